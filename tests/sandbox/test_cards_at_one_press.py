import pytest
import stripe

from shop.sandbox import play
from tests.sandbox.card_table import ASKS, ASKS_THEN_DECLINES, DECLINES, PAYS

PRESS = {
    "amount": 1980,
    "currency": "jpy",
    "confirm": True,
    "metadata": {"kind": "one_press"},
    "return_url": "http://shop.test/orders/2/return",
    "allowed_payment_method_types": ["card"],
}


@pytest.fixture
def press(v1, store, open_session):
    """The student paid with a good card; from now on it behaves like the given one."""

    def press_with(number, **changes):
        first = play.pay(store, open_session().id, "4242424242424242").intent
        play.turn_card(store, first["payment_method"], number)
        return v1.payment_intents.create(
            {
                **PRESS,
                "customer": first["customer"],
                "payment_method": first["payment_method"],
                **changes,
            }
        )

    return press_with


@pytest.mark.parametrize("number", PAYS)
def test_one_press_pays_with_a_good_card(press, number):
    assert press(number).status == "succeeded"


@pytest.mark.parametrize(("number", "code", "decline_code"), DECLINES)
def test_one_press_with_a_bad_card_is_a_card_error(press, v1, number, code, decline_code):
    with pytest.raises(stripe.CardError) as declined:
        press(number)

    error = declined.value.error
    assert (declined.value.code, getattr(error, "decline_code", None)) == (code, decline_code)
    left = v1.payment_intents.retrieve(error.payment_intent.id)
    assert (left.status, left.payment_method) == ("requires_payment_method", None)


@pytest.mark.parametrize("number", ASKS)
def test_one_press_goes_to_the_bank_and_comes_back_paid(store, v1, press, number):
    asked = press(number)
    assert asked.next_action.redirect_to_url.return_url == PRESS["return_url"]

    play.authenticate(store, asked.id)

    paid = v1.payment_intents.retrieve(asked.id, {"expand": ["latest_charge"]})
    details = paid.latest_charge.payment_method_details.card
    assert (paid.status, details.three_d_secure.result) == ("succeeded", "authenticated")


@pytest.mark.parametrize(("number", "decline_code"), ASKS_THEN_DECLINES)
def test_one_press_may_be_declined_after_the_bank(store, press, number, decline_code):
    outcome = play.authenticate(store, press(number).id)

    assert (outcome.state, outcome.decline_code) == ("declined", decline_code)


def test_a_failed_check_returns_the_payment_to_its_start(store, v1, press):
    asked = press("4000000000003220")

    play.authenticate(store, asked.id, ok=False)

    left = v1.payment_intents.retrieve(asked.id)
    assert left.status == "requires_payment_method"
    assert left.last_payment_error.code == "payment_intent_authentication_failure"


@pytest.mark.parametrize(
    ("number", "status"), [("4000002500003155", "succeeded"), ("4000003800000446", "succeeded")]
)
def test_a_card_set_up_before_passes_without_the_student(press, number, status):
    assert press(number, off_session=True).status == status


@pytest.mark.parametrize("number", ["4000002760003184", "4000000000003220", "4000008260003178"])
def test_a_card_that_always_asks_is_refused_without_the_student(press, number):
    with pytest.raises(stripe.CardError) as declined:
        press(number, off_session=True)

    assert declined.value.code == "authentication_required"


@pytest.mark.parametrize(
    ("asked", "status"),
    [("automatic", "succeeded"), ("any", "requires_action"), ("challenge", "requires_action")],
)
def test_the_shop_may_have_the_bank_asked(press, asked, status):
    options = {"card": {"request_three_d_secure": asked}}

    assert press("4242424242424242", payment_method_options=options).status == status


@pytest.mark.parametrize(
    ("number", "reason", "status"),
    [
        ("4000000000000259", "fraudulent", "needs_response"),
        ("4000000000002685", "product_not_received", "needs_response"),
        ("4000000000001976", "general", "warning_needs_response"),
    ],
)
def test_some_payments_are_disputed(press, v1, number, reason, status):
    paid = press(number)

    dispute = v1.disputes.list({"payment_intent": paid.id}).data[0]

    assert (dispute.reason, dispute.status, dispute.amount) == (reason, status, 1980)


def test_one_card_brings_an_early_fraud_warning(press, v1):
    paid = press("4000000000005423")

    warning = v1.radar.early_fraud_warnings.list({"payment_intent": paid.id}).data[0]

    assert warning.charge == paid.latest_charge and warning.actionable


def test_one_card_attaches_and_then_declines(v1):
    customer = v1.customers.create({"email": "hana@example.com"})
    card = v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer.id})

    with pytest.raises(stripe.CardError):
        v1.payment_intents.create({**PRESS, "customer": customer.id, "payment_method": card.id})


def test_a_declining_card_cannot_be_attached(v1):
    customer = v1.customers.create()

    with pytest.raises(stripe.CardError):
        v1.payment_methods.attach("pm_card_visa_chargeDeclined", {"customer": customer.id})


PRESSED = ["payment_intent.created"]
PAID = ["charge.succeeded", "payment_intent.succeeded", "charge.updated"]


@pytest.mark.parametrize(
    ("number", "events"),
    [
        pytest.param("4242424242424242", PRESSED + PAID, id="pays"),
        pytest.param(
            "4000000000000002",
            [*PRESSED, "charge.failed", "payment_intent.payment_failed"],
            id="declines",
        ),
        pytest.param(
            "4000000000003220", [*PRESSED, "payment_intent.requires_action", *PAID], id="asks"
        ),
        pytest.param(
            "4000000000000259",
            [*PRESSED, *PAID, "charge.dispute.created", "charge.dispute.funds_withdrawn"],
            id="disputed",
        ),
        pytest.param("4000000000001976", [*PRESSED, *PAID, "charge.dispute.created"], id="inquiry"),
        pytest.param(
            "4000000000005423",
            [*PRESSED, *PAID, "radar.early_fraud_warning.created"],
            id="fraud warning",
        ),
    ],
)
def test_one_press_tells_the_shop(store, v1, press, number, events):
    try:
        paid = press(number)
        play.authenticate(store, paid.id)
    except stripe.CardError:
        pass

    told = [event.type for event in v1.events.list({"limit": 100}).data][::-1]
    assert told[told.index("charge.updated") + 1 :] == events
