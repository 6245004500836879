import pytest

from shop.sandbox import play
from tests.sandbox.browsing import target_of

TYPED = {"number": "4242 4242 4242 4242", "expiry": "12/34", "cvc": "123"}


def test_paying_leads_back_to_the_shop_with_the_session(visitor, open_session):
    session = open_session()

    page = visitor.press(session.url, test_card="4242424242424242")

    assert "お支払いが完了しました" in page.text
    assert target_of(page) == f"http://shop.test/orders/1/return?session_id={session.id}"


def test_no_page_sends_the_browser_looking_for_an_icon(visitor, open_session):
    page = visitor.open(open_session().url)

    assert '<link rel="icon" href="data:,">' in page.text
    assert "img-src data:" in page.headers["Content-Security-Policy"]


def test_a_typed_card_pays_too_in_full_width_digits(visitor, v1, open_session):
    session = open_session()

    visitor.press(session.url, **{**TYPED, "number": "４２４２４２４２４２４２４２４２"})

    assert v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"number": "4111111111111111"}, "テストカードだけです", id="no listed card"),
        pytest.param({"expiry": "12/20"}, "これから先の月と年", id="expired"),
        pytest.param({"expiry": "13/34"}, "これから先の月と年", id="no such month"),
        pytest.param({"cvc": "12"}, "3桁か4桁", id="short code"),
    ],
)
def test_what_is_typed_wrong_is_said_and_nothing_is_paid(visitor, v1, open_session, typed, said):
    session = open_session()

    page = visitor.press(session.url, **{**TYPED, **typed})

    assert page.status_code == 422 and said in page.text
    assert v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_real_looking_number_is_neither_kept_nor_shown_again(
    visitor, store, open_session, tmp_path, caplog
):
    page = visitor.press(open_session().url, **{**TYPED, "number": "4111111111111111"})

    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "4111111111111111" not in page.text + caplog.text
    assert b"4111111111111111" not in kept


def test_not_even_a_test_number_is_kept(visitor, store, open_session, tmp_path):
    visitor.press(open_session().url, **TYPED)

    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"4242424242424242" not in kept


def test_a_decline_says_why_and_leaves_the_page_open(visitor, open_session):
    page = visitor.press(open_session().url, test_card="4000000000009995")

    assert "残高または利用枠が足りません" in page.text
    assert "を支払う</button>" in page.text


def test_the_bank_asks_then_the_buyer_goes_back_paid(visitor, v1, open_session):
    session = open_session()
    bank = visitor.press(session.url, test_card="4000000000003220")
    assert "カード会社の本人認証" in bank.text

    page = visitor.press(bank.request.path, answer="pass")

    assert target_of(page).endswith(session.id)
    assert v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_failed_check_returns_to_the_payment_page(visitor, open_session):
    bank = visitor.press(open_session().url, test_card="4000000000003220")

    page = visitor.press(bank.request.path, answer="fail")

    assert "本人認証ができませんでした" in page.text


def test_the_bank_of_a_one_press_payment_sends_back_with_the_result(visitor, waiting_intent):
    url = waiting_intent.next_action.redirect_to_url.url

    page = visitor.press(url, answer="fail")

    target = target_of(page)
    assert target.startswith("http://shop.test/orders/2/return?kind=add-on&payment_intent=pi_")
    assert "redirect_status=failed" in target


def test_going_back_from_the_bank_leaves_its_question_open(visitor, v1, waiting_intent):
    url = waiting_intent.next_action.redirect_to_url.url

    page = visitor.open(url)

    assert 'href="http://shop.test/orders/2/return' in page.text
    assert v1.payment_intents.retrieve(waiting_intent.id).status == "requires_action"


def test_two_tabs_complete_a_session_once(visitor, store, open_session):
    session = open_session()
    visitor.press(session.url, test_card="4242424242424242")

    page = visitor.open(session.url)

    assert "<form" not in page.text and target_of(page).endswith(session.id)


def test_an_expired_session_shows_no_form(visitor, v1, open_session):
    session = open_session()
    v1.checkout.sessions.expire(session.id)

    page = visitor.open(session.url)

    assert page.status_code == 410 and "<form" not in page.text


def test_a_form_without_our_token_changes_nothing(visitor, v1, open_session):
    session = open_session()

    page = visitor.client.post(
        session.url.removeprefix("http://pay.test"), data={"test_card": "4242424242424242"}
    )

    assert page.status_code == 400
    assert v1.checkout.sessions.retrieve(session.id).status == "open"


def test_another_browsers_token_is_refused(pages, visitor, open_session):
    stolen = visitor.open(open_session().url)
    token = stolen.text.split('name="csrf_token" value="')[1].split('"')[0]
    other = type(visitor)(pages)
    other.open(stolen.request.path)

    page = other.client.post(stolen.request.path, data={"csrf_token": token, **TYPED})

    assert page.status_code == 400


def test_terms_must_be_agreed_to_where_the_shop_asks(visitor, open_session):
    session = open_session(consent_collection={"terms_of_service": "required"})
    assert visitor.press(session.url, test_card="4242424242424242").status_code == 422

    page = visitor.press(session.url, test_card="4242424242424242", terms="yes")

    assert "お支払いが完了しました" in page.text


def test_the_page_asks_for_an_address_only_where_none_is_known(visitor, v1, open_session):
    session = open_session(customer_email="")
    assert "メールアドレスを入力" in visitor.press(session.url, **TYPED).text

    visitor.press(session.url, **TYPED, email="aoi@example.com")

    paid = v1.checkout.sessions.retrieve(session.id)
    assert paid.customer_details.email == "aoi@example.com"


def test_the_page_speaks_the_language_of_the_session(visitor, open_session):
    assert "Pay by card" in visitor.open(open_session(locale="en").url).text


@pytest.mark.parametrize("path", ["/c/pay/cs_no", "/3ds/pi_no", "/r/ch_no", "/nowhere"])
def test_an_unknown_address_is_not_found(visitor, path):
    assert visitor.open("/_sandbox/stripe" + path).status_code == 404


def test_every_page_says_sandbox_and_lets_no_script_in(visitor, open_session):
    page = visitor.open(open_session().url)

    policy = page.headers["Content-Security-Policy"]
    assert "サンドボックス・実際の課金はありません" in page.text
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy


def test_the_slip_shows_what_was_paid(visitor, v1, open_session):
    session = open_session()
    visitor.press(session.url, test_card="3566002020360505")
    paid = v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})

    page = visitor.open(paid.payment_intent.latest_charge.receipt_url)

    assert "JCB •••• 0505" in page.text and "¥49,800" in page.text


def test_an_expired_session_can_be_opened_again_where_the_shop_offered_it(
    visitor, v1, open_session
):
    session = open_session(after_expiration={"recovery": {"enabled": True}})
    url = v1.checkout.sessions.expire(session.id).after_expiration.recovery.url

    visitor.press(visitor.open(url).request.path, test_card="4242424242424242")

    again = v1.checkout.sessions.list({"limit": 1}).data[0]
    assert (again.recovered_from, again.payment_status) == (session.id, "paid")


def test_a_promotion_code_lowers_the_sum_and_is_paid_with_it(visitor, store, v1, open_session):
    coupon = v1.coupons.create({"percent_off": 10, "duration": "once"})
    v1.promotion_codes.create(
        {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "SPRING"}
    )
    session = open_session(allow_promotion_codes=True)
    visitor.press(session.url, test_card="4000000000000002")
    address = session.url.partition("/_sandbox/stripe")[2]

    assert (
        "¥44,820を支払う"
        in visitor.press(session.url, action=f"{address}/code", promotion_code="spring").text
    )
    visitor.press(session.url, test_card="4242424242424242")

    paid = v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert paid.payment_intent.amount_received == paid.amount_total == 44820
    assert paid.total_details.amount_discount == 4980


def test_an_unknown_promotion_code_changes_nothing(visitor, v1, open_session):
    session = open_session(allow_promotion_codes=True)
    address = session.url.partition("/_sandbox/stripe")[2]

    page = visitor.press(session.url, action=f"{address}/code", promotion_code="NONE")

    assert page.status_code == 422 and "このコードは使えません" in page.text


def test_the_bank_speaks_the_language_the_student_paid_in(visitor, store, v1, open_session):
    first = play.pay(store, open_session(locale="en").id, "4242424242424242").intent
    play.turn_card(store, first["payment_method"], "4000000000003220")
    asked = v1.payment_intents.create(
        {
            "amount": 1980,
            "currency": "jpy",
            "customer": first["customer"],
            "confirm": True,
            "payment_method": first["payment_method"],
            "return_url": "http://shop.test/r",
        }
    )

    page = visitor.open(asked.next_action.redirect_to_url.url)

    assert 'lang="en"' in page.text and "Confirm it is me" in page.text
