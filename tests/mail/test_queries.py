import pytest

from shop.mail.queries import letter_in, letters, rendered
from shop.outbox import Letter, put_letter
from tests.conftest import NOON

ORDER = {
    "number": "D-20261008-0001",
    "lines": [{"title": "ブログ開設コース", "price": "¥49,800"}],
    "total": "¥49,800",
    "tax": "¥4,527",
    "order_address": "/orders/abc",
}
AT_THE_DESK = {
    "number": "D-20261008-0001",
    "amount": "¥49,800",
    "order_address": "/studio/orders/abc",
}
CONTEXTS = {
    "refunded": ORDER
    | {"amount": "¥800", "lines": [{"title": "講座", "amount": "¥800", "ends": False}]},
    "refund_failed": AT_THE_DESK | {"student": "hana@example.jp"},
    "dispute_opened": AT_THE_DESK | {"reason": "fraudulent", "due": "10月17日"},
    "sign_in_link": {"link": "/sign-in/abc?next=/me"},
    "address_change": {"link": "/account/address/abc", "minutes": 30},
    "address_asked": {"new": "moved@example.jp", "minutes": 30},
    "address_changed": {"new": "moved@example.jp"},
    "address_taken": {},
    "receipt": ORDER | {"proof_link": "/sign-in/abc"},
    "welcome_free": ORDER,
    "undone": ORDER,
    "not_charged": ORDER,
    "refunded_late": ORDER,
    "answered": {"question": "いつ始まりますか。", "answer": "明日です。"},
    "offer_paused": {"title": "添削講座", "regrets": 9, "address": "/studio/steps/1"},
}


def written(event, language="ja", **changes):
    return rendered(Letter("hana@example.jp", event, language, CONTEXTS[event] | changes))


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("event", CONTEXTS)
def test_every_letter_names_its_sender_in_both_forms(world, event, language):
    letter = written(event, language)

    school = {"ja": "だんだん学舎", "en": "Dandan School"}[language]
    prefix = {"ja": "http://localhost/", "en": "http://localhost/en/"}[language]
    for form in (letter.text, letter.html):
        assert school in form
        assert "school@example.jp" in form
        assert f"{prefix}legal/tokushoho" in form
        assert f"{prefix}contact" in form
    assert letter.subject


@pytest.mark.parametrize("event", CONTEXTS)
def test_a_letter_says_the_same_in_each_language_with_other_words(world, event):
    assert written(event, "ja").subject != written(event, "en").subject


def test_a_letter_speaks_its_readers_language_on_anyones_page(app, world):
    with app.test_request_context("/en/", base_url="http://evil.example"):
        letter = written("sign_in_link", "ja")

    assert "http://localhost/sign-in/abc?next=/me" in letter.text
    assert "evil" not in letter.text + letter.html


def test_a_receipt_lists_what_was_bought_and_the_tax_inside(world):
    letter = written("receipt")

    for said in ("ブログ開設コース  ¥49,800", "¥4,527", "D-20261008-0001", "/orders/abc"):
        assert said in letter.text


def test_only_a_guests_receipt_asks_to_confirm_the_mailbox(world):
    assert "/sign-in/abc" in written("receipt").text
    assert "/sign-in" not in written("receipt", proof_link="").text


def test_a_stranger_who_gets_the_letter_of_a_mistyped_address_learns_of_nobody(world):
    letter = written("address_change")

    assert "http://localhost/account/address/abc" in letter.text
    assert "@" not in letter.text.replace("school@example.jp", "")


@pytest.mark.scenario("X6")
def test_what_people_typed_is_inert_in_a_letter(world):
    line = {"title": '"><img src=x onerror=alert(1)>{{7*7}}', "price": "¥0"}
    letter = written("welcome_free", lines=[line])

    assert "<img" not in letter.html
    assert "{{7*7}}" in letter.text


@pytest.mark.scenario("X19")
def test_a_line_break_in_a_title_adds_no_header(world):
    line = {"title": "Free\r\nBcc: everyone@example.jp", "price": "¥0"}

    assert "\n" not in written("welcome_free", lines=[line]).subject


@pytest.mark.parametrize(("spoken", "name"), [("ja", "だんだん学舎"), ("en", "Dandan School")])
def test_a_school_without_a_name_signs_its_letters_as_it_signs_its_pages(app, spoken, name):
    assert name in written("sign_in_link", spoken).subject


def test_no_style_is_left_for_the_mail_program_to_find(world):
    html = written("receipt").html

    assert "<style" not in html
    assert 'style="' in html


def test_letters_are_found_newest_first(world):
    for event in ("receipt", "undone"):
        put_letter(Letter("hana@example.jp", event, "ja", ORDER), f"{event}:1", NOON)

    assert [letter_in(row).event for row in letters()] == ["undone", "receipt"]
