"""An account moves to another mailbox, page by page; whoever else tries gets nothing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.accounts.models import LoginSession
from shop.accounts.operations import open_guest
from shop.accounts.password_operations import password_hash
from shop.accounts.queries import account_of
from shop.checkout.erasing_operations import erase
from shop.extensions import db
from shop.learning.queries import owned
from shop.orders.models import Order
from shop.outbox import Letter, Outbox, put_letter
from tests.checkout.test_erasing import LEGAL, places, signed_up

NEW, PASSWORD = "moved@example.jp", "the one so far"


@pytest.fixture
def hana(client, world):
    world.hana.password_hash = password_hash(PASSWORD)
    db.session.commit()
    client.sign_in(world.hana)
    return world.hana


def ask(browser, email=NEW, **fields):
    return browser.submit("/en/account/address", email=email, **fields)


def letter_link():
    written = sa.select(Outbox.payload).where(Outbox.key.endswith(":address_change"))
    newest = db.session.scalars(written.order_by(Outbox.id.desc())).first()
    return newest["context"]["link"] if newest else None


@pytest.fixture
def link(client, hana):
    ask(client, password=PASSWORD)
    return letter_link()


def signed_in_a_while_ago():
    for row in db.session.scalars(sa.select(LoginSession)):
        row.created_at -= timedelta(minutes=11)
    db.session.commit()


def test_an_address_is_changed_by_a_press_in_the_letter_and_not_by_reading_it(client, hana, link):
    for _ in range(3):
        page = client.get("/en" + link)
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "hana@example.jp" in page.text
    assert hana.email == "hana@example.jp"

    answer = client.submit("/en" + link)

    assert answer.location == "/en/account"
    assert f'<p class="muted mb">{NEW}</p>' in client.get("/en/account").text
    assert account_of(NEW) is hana


def test_other_browsers_are_signed_out_and_this_one_goes_on_under_a_new_token(app, client, hana):
    elsewhere, copied = app.test_client().sign_in(hana), app.test_client()
    ask(client, password=PASSWORD)
    copied.set_cookie("sid", client.get_cookie("sid").value)

    client.submit(letter_link())

    assert client.get("/account").status_code == 200
    assert (elsewhere.get("/account").status_code, copied.get("/account").status_code) == (303, 303)


@pytest.mark.parametrize(
    "fields",
    [
        {"password": PASSWORD, "email": ""},
        {"password": PASSWORD, "email": "no-address"},
        {"password": PASSWORD, "email": "x" * 255 + "@example.jp"},
        {"password": PASSWORD, "email": " HANA@example.jp"},
        {"password": "not it"},
        {"password": ""},
        {},
    ],
)
def test_bad_input_is_told_at_the_field_and_what_was_typed_stays(client, hana, fields):
    answer = ask(client, **fields)

    assert answer.status_code == 422
    assert f'value="{fields.get("email", NEW).strip()}"' in answer.text
    assert 'id="new-address-error"' in answer.text or 'id="address-password-error"' in answer.text
    assert letter_link() is None


def test_a_fresh_sign_in_is_no_password(client, hana):
    assert ask(client).status_code == 422


def test_ten_wrong_passwords_are_enough(client, hana):
    answers = [ask(client, password="not it").status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_without_a_password_a_fresh_sign_in_proves_who_asks(client, world):
    client.sign_in(world.ken)
    assert ask(client).status_code == 303

    signed_in_a_while_ago()

    answer = ask(client, "third@example.jp")
    assert answer.status_code == 422
    assert "Please sign in again with a link first." in answer.text
    assert 'value="third@example.jp"' in answer.text


def test_a_first_password_needs_a_fresh_sign_in_or_it_would_be_a_way_around(client, world):
    client.sign_in(world.ken)
    signed_in_a_while_ago()

    answer = client.submit("/en/account/password", new="long enough to keep")

    assert answer.status_code == 422
    assert world.ken.password_hash is None
    assert 'action="/en/sign-in/link"' in answer.text


def test_the_answer_does_not_tell_who_has_an_account(client, hana):
    answers = [ask(client, email, password=PASSWORD) for email in ("ken@example.jp", NEW)]

    assert len({(each.status_code, each.location) for each in answers}) == 1
    assert client.get("/en/account").text.count("We have written to this address") == 2


@pytest.mark.parametrize(
    ("who", "status", "says"),
    [("ken", 410, "another account"), ("nao", 410, "another account"), (None, 303, "")],
)
def test_nobody_else_can_use_the_letter(app, world, hana, link, who, status, says):
    browser = app.test_client()
    if who:
        browser.sign_in(getattr(world, who))

    for answer in (browser.get("/en" + link), browser.submit("/en" + link)):
        assert answer.status_code == status
        assert says in answer.text
    assert (hana.email, world.ken.email) == ("hana@example.jp", "ken@example.jp")


def test_whoever_is_signed_out_comes_back_to_the_letter_after_signing_in(app, hana, link):
    browser = app.test_client()
    to_sign_in = browser.get(link).location

    answer = browser.submit("/sign-in", email=hana.email, password=PASSWORD, next=link)

    assert to_sign_in.endswith(link)
    assert answer.location == link


def test_a_used_an_old_and_a_tampered_link_each_say_so(client, hana, link):
    tampered = link[:-1] + ("a" if link[-1] != "a" else "b")
    assert "too old" in client.submit("/en" + tampered).text
    client.submit(link)

    for answer in (client.get("/en" + link), client.submit("/en" + link)):
        assert (answer.status_code, "used already" in answer.text) == (410, True)


def test_after_thirty_minutes_nothing_is_changed(client, standin, hana, link):
    standin.advance(timedelta(minutes=30))

    answer = client.submit("/en" + link)

    assert (answer.status_code, "too old" in answer.text) == (410, True)
    assert hana.email == "hana@example.jp"


def test_an_address_taken_meanwhile_is_refused_and_said(client, world, hana, link):
    signed_up(NEW, world)

    answer = client.submit("/en" + link)

    assert (answer.status_code, "belongs to another account" in answer.text) == (410, True)
    assert "hana@example.jp" in answer.text


def test_without_its_token_no_form_is_taken(client, hana, link):
    assert client.post("/account/address", data={"email": NEW}).status_code == 400
    assert client.post(link).status_code == 400
    assert hana.email == "hana@example.jp"


@pytest.mark.scenario("58")
def test_what_guests_bought_with_the_new_address_comes_along_after_proof_only(
    client, paid, world, hana
):
    guest = open_guest(NEW, "ja", world.now)
    db.session.commit()
    order = paid("blog", student=guest)
    ask(client, password=PASSWORD)
    assert owned(hana.id, world.now) == frozenset()

    client.submit(letter_link())

    assert owned(hana.id, world.now) == {world.blog.id}
    assert db.session.get(Order, order.id).student_id == hana.id


@pytest.fixture
def moved(client, paid, hana, link):
    """Hana bought under her first address, and has another one now."""
    paid()
    client.submit(link)
    return hana


@pytest.mark.scenario("59")
def test_erasing_forgets_every_address_the_account_ever_had(client, moved, world):
    ask(client, "asked-only@example.jp", password=PASSWORD)
    addresses = ("hana@example.jp", NEW, "asked-only@example.jp")
    assert places(*addresses) >= {"student", "outbox", "address_change"}

    erase(moved, world.now)

    assert places(*addresses) <= LEGAL


@pytest.mark.scenario("59")
def test_erasing_takes_nothing_from_who_has_the_old_address_today(client, moved, world):
    later = world.now + timedelta(days=1)
    new = signed_up("hana@example.jp", world)
    put_letter(
        Letter("hana@example.jp", "answered", "ja", {"question": "", "answer": ""}), "k", later
    )
    db.session.commit()

    erase(moved, world.now)

    left = db.session.scalars(sa.select(Outbox).where(Outbox.key == "k")).all()
    assert len(left) == 1
    assert account_of("hana@example.jp") is new
    events = db.session.scalars(sa.select(Outbox.payload)).all()
    assert [each["event"] for each in events if each["event"] != "answered"] == []


def test_who_signs_up_with_the_old_address_inherits_nothing(moved, world):
    new = signed_up("hana@example.jp", world)

    assert new.id != moved.id
    assert owned(new.id, world.now) == frozenset()
    assert owned(moved.id, world.now) == {world.blog.id}
