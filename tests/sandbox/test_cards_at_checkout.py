import pytest

from shop.sandbox import play
from tests.sandbox.card_table import ASKS, ASKS_THEN_DECLINES, DECLINES, PAYS


@pytest.mark.parametrize("number", PAYS)
def test_a_good_card_pays_at_checkout(store, v1, open_session, number):
    session = open_session()

    play.pay(store, session.id, number)

    assert v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


@pytest.mark.parametrize(("number", "code", "decline_code"), DECLINES)
def test_a_bad_card_leaves_the_session_open(store, v1, open_session, number, code, decline_code):
    session = open_session()

    outcome = play.pay(store, session.id, number)

    error = outcome.intent["last_payment_error"]
    assert (error["code"], error.get("decline_code")) == (code, decline_code)
    still = v1.checkout.sessions.retrieve(session.id)
    assert (still.status, still.payment_status, still.payment_intent) == ("open", "unpaid", None)


def test_another_card_after_a_decline_reuses_the_payment_intent(store, v1, open_session):
    session = open_session()
    declined = play.pay(store, session.id, "4000000000000002")

    paid = play.pay(store, session.id, "4242424242424242")

    assert paid.intent["id"] == declined.intent["id"]
    assert v1.payment_intents.retrieve(paid.intent["id"]).last_payment_error is None
    charges = v1.charges.list({"payment_intent": paid.intent["id"]}).data
    assert [charge.status for charge in charges] == ["succeeded", "failed"]


@pytest.mark.parametrize("number", ASKS)
def test_the_bank_is_asked_at_checkout(store, v1, open_session, number):
    session = open_session()
    outcome = play.pay(store, session.id, number)
    assert outcome.state == "requires_action"

    play.authenticate(store, outcome.intent["id"])

    assert v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


@pytest.mark.parametrize(("number", "decline_code"), ASKS_THEN_DECLINES)
def test_the_bank_is_asked_and_still_declines(store, open_session, number, decline_code):
    asked = play.pay(store, open_session().id, number)

    outcome = play.authenticate(store, asked.intent["id"])

    assert (outcome.state, outcome.decline_code) == ("declined", decline_code)


CHECKED_OUT = [
    "customer.created",
    "payment_method.attached",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
    "charge.updated",
]


@pytest.mark.parametrize(
    ("number", "events"),
    [
        pytest.param("4242424242424242", CHECKED_OUT, id="pays"),
        pytest.param(
            "4000000000003220", ["payment_intent.requires_action", *CHECKED_OUT], id="asks"
        ),
        pytest.param(
            "4000000000000002", ["charge.failed", "payment_intent.payment_failed"], id="declines"
        ),
        pytest.param(
            "4000000000000341",
            [
                "customer.created",
                "payment_method.attached",
                "charge.failed",
                "payment_intent.payment_failed",
            ],
            id="attaches, then declines",
        ),
    ],
)
def test_checkout_tells_the_shop(store, v1, open_session, number, events):
    outcome = play.pay(store, open_session().id, number)
    play.authenticate(store, outcome.intent["id"])

    told = [event.type for event in v1.events.list({"limit": 100}).data][::-1]
    assert told == ["payment_intent.created", *events]
