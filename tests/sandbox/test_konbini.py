import pytest
import stripe

from shop.sandbox import play
from tests.sandbox.browsing import target_of

DAYS = {"konbini": {"expires_after_days": 3}}
CONSOLE = "/_sandbox/stripe/console"


@pytest.fixture
def slip(store, open_session):
    """A session whose buyer has taken a slip; the e-mail steers it as Stripe's test mode does."""

    def take(email="hana@example.com"):
        session = open_session(customer_email=email, payment_method_options={"card": {}} | DAYS)
        return play.pay_otherwise(store, session.id, "konbini")

    return take


@pytest.fixture
def state(v1):
    def read(outcome):
        session = v1.checkout.sessions.retrieve(
            outcome.session["id"], {"expand": ["payment_intent"]}
        )
        return session.status, session.payment_status, session.payment_intent.status

    return read


def test_taking_a_slip_completes_the_session_unpaid(slip, state):
    assert state(slip()) == ("complete", "unpaid", "requires_action")


def test_the_slip_names_four_stores_and_ends_at_the_third_midnight(slip, v1, store):
    intent = v1.payment_intents.retrieve(slip().intent["id"])

    details = intent.next_action.konbini_display_details
    assert len(details.stores.lawson.payment_code) == 6
    assert details.hosted_voucher_url.endswith(f"/slip/{intent.id}")
    assert (details.expires_at + 1 + 9 * 3600) % 86400 == 0
    assert 3 * 86400 <= details.expires_at - store.now() + 86400 <= 5 * 86400


def test_the_shop_hears_of_it_in_stripes_order(slip, store, shop, deliverer):
    play.pay_slip(store, slip().intent["id"])
    deliverer.deliver_all()

    assert shop.heard == [
        "payment_intent.created",
        "customer.created",
        "payment_intent.requires_action",
        "checkout.session.completed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
        "charge.updated",
    ]


def test_paid_at_the_till_it_is_paid_once(slip, state, store):
    outcome = slip()
    play.pay_slip(store, outcome.intent["id"])

    assert state(outcome) == ("complete", "paid", "succeeded")
    with pytest.raises(Exception, match="Nothing is waited for"):
        play.pay_slip(store, outcome.intent["id"])


def test_a_slip_nobody_pays_ends_by_itself(slip, state, minutes_pass):
    outcome = slip("hana_fill_never@example.com")
    minutes_pass(4 * 24 * 60)

    assert state(outcome) == ("complete", "unpaid", "requires_payment_method")


@pytest.mark.parametrize(
    ("name", "became"),
    [("succeed_immediately", "succeeded"), ("expire_immediately", "requires_payment_method")],
)
def test_the_address_steers_it(slip, state, name, became):
    assert state(slip(f"hana_{name}@example.com"))[2] == became


@pytest.mark.parametrize(("amount", "offered"), [(119, False), (120, True), (300_001, False)])
def test_the_till_takes_120_to_300000_yen(open_session, amount, offered):
    line = {"quantity": 1, "price_data": {"currency": "jpy", "unit_amount": amount}}
    line["price_data"]["product_data"] = {"name": "ブログ講座"}

    assert ("konbini" in open_session(line_items=[line]).payment_method_types) is offered


def test_only_cards_where_only_cards_were_asked_for(open_session, store):
    session = open_session(allowed_payment_method_types=["card"])

    assert session.payment_method_types == ["card"]
    with pytest.raises(Exception, match="does not take konbini"):
        play.pay_otherwise(store, session.id, "konbini")


def test_the_buyer_takes_it_on_the_page_and_goes_back_to_the_shop(visitor, open_session, v1):
    session = open_session()

    page = visitor.press(session.url, action=f"/c/pay/{session.id}/way", way="konbini")

    assert target_of(page).endswith(f"session_id={session.id}")
    assert v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"


def test_the_voucher_page_shows_the_numbers_and_pays(visitor, slip, state):
    outcome = slip()
    address = f"/_sandbox/stripe/slip/{outcome.intent['id']}"

    assert "ローソン" in visitor.open(address).text
    assert "お支払いは済んでいます" in visitor.press(address).text
    assert state(outcome)[1] == "paid"


@pytest.mark.parametrize(
    ("act", "became"), [("pay_slip", "succeeded"), ("end_slip", "requires_payment_method")]
)
def test_the_console_pays_it_or_lets_it_end(visitor, slip, state, act, became):
    outcome = slip()

    visitor.press(CONSOLE, action=f"/console/{act}", intent=outcome.intent["id"])

    assert state(outcome)[2] == became


def test_cash_goes_back_to_an_account_the_buyer_is_asked_for(slip, store, v1, minutes_pass):
    intent = slip().intent["id"]
    play.pay_slip(store, intent)

    with pytest.raises(stripe.InvalidRequestError, match="need an email"):
        v1.refunds.create({"payment_intent": intent})
    asked = {"payment_intent": intent, "instructions_email": "hana@example.com"}
    refund = v1.refunds.create(asked)

    assert refund.next_action.display_details.email_sent.email_sent_to == "hana@example.com"
    minutes_pass(2)
    assert v1.refunds.retrieve(refund.id).status == "succeeded"
