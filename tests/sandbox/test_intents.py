import pytest
import stripe

from shop.sandbox import play

PRESS = {
    "amount": 1980,
    "currency": "jpy",
    "confirm": True,
    "payment_method": "pm_card_visa",
    "return_url": "http://shop.test/r",
    "allowed_payment_method_types": ["card"],
}


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        pytest.param({"amount": 49}, "amount_too_small", "amount", id="below fifty yen"),
        pytest.param({"amount": 100_000_000}, "amount_too_large", "amount", id="nine digits"),
        pytest.param({"currency": "usd"}, None, "currency", id="not yen"),
        pytest.param(
            {"payment_method": "pm_no"}, "resource_missing", "payment_method", id="no card"
        ),
        pytest.param({"customer": "cus_no"}, "resource_missing", "customer", id="no customer"),
        pytest.param({"confirm": False}, None, "return_url", id="return address without confirm"),
        pytest.param({"statement_descriptor": "X"}, None, "statement_descriptor", id="descriptor"),
        pytest.param(
            {"payment_method_types": ["card"]},
            "payment_method_types_no_longer_supported",
            "payment_method_types",
            id="removed parameter",
        ),
        pytest.param(
            {"automatic_payment_methods": {"enabled": True}},
            None,
            "allowed_payment_method_types",
            id="two ways to choose methods",
        ),
        pytest.param(
            {"payment_method_options": {"card": {"statement_descriptor_suffix_kanji": "漢" * 18}}},
            None,
            "payment_method_options[card][statement_descriptor_suffix_kanji]",
            id="long suffix",
        ),
    ],
)
def test_a_wrong_request_is_refused(v1, changes, code, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.payment_intents.create({**PRESS, **changes})

    assert (refused.value.http_status, refused.value.code, refused.value.param) == (
        400,
        code,
        param,
    )


def test_a_refused_request_leaves_nothing_behind(v1):
    with pytest.raises(stripe.InvalidRequestError):
        v1.payment_intents.create({**PRESS, "payment_method": "pm_no"})

    assert v1.payment_intents.list().data == []


def test_another_customers_card_is_refused(v1):
    hana, sam = v1.customers.create(), v1.customers.create()
    card = v1.payment_methods.attach("pm_card_visa", {"customer": hana.id})

    for stranger in ({"customer": sam.id}, {}):
        with pytest.raises(stripe.InvalidRequestError):
            v1.payment_intents.create({**PRESS, **stranger, "payment_method": card.id})


def test_a_detached_card_pays_no_more(v1):
    hana = v1.customers.create()
    card = v1.payment_methods.attach("pm_card_visa", {"customer": hana.id})
    v1.payment_methods.detach(card.id)

    with pytest.raises(stripe.InvalidRequestError):
        v1.payment_intents.create({**PRESS, "payment_method": card.id})


def test_the_bank_needs_an_address_to_send_the_student_back_to(v1):
    asked = {name: value for name, value in PRESS.items() if name != "return_url"}

    with pytest.raises(stripe.InvalidRequestError, match="return_url"):
        v1.payment_intents.create({**asked, "payment_method": "pm_card_threeDSecure2Required"})


def test_an_intent_can_be_confirmed_later(v1):
    intent = v1.payment_intents.create({"amount": 1980, "currency": "jpy"})
    assert intent.status == "requires_payment_method"

    paid = v1.payment_intents.confirm(
        intent.id, {"payment_method": "pm_card_visa", "return_url": "http://shop.test/r"}
    )

    assert (paid.status, paid.amount_received) == ("succeeded", 1980)


def test_paid_stays_paid(v1):
    paid = v1.payment_intents.create(PRESS)

    for verb in (v1.payment_intents.cancel, v1.payment_intents.confirm):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            verb(paid.id)
        assert refused.value.code == "payment_intent_unexpected_state"


def test_a_canceled_intent_can_never_complete(store, v1, waiting_intent):
    canceled = v1.payment_intents.cancel(waiting_intent.id, {"cancellation_reason": "abandoned"})
    assert (canceled.status, canceled.next_action) == ("canceled", None)

    outcome = play.authenticate(store, waiting_intent.id)

    assert outcome.state == "closed"
    assert v1.payment_intents.retrieve(waiting_intent.id).status == "canceled"


@pytest.mark.parametrize("verb", ["confirm", "cancel"])
def test_the_intent_of_a_session_belongs_to_checkout(store, v1, open_session, verb):
    declined = play.pay(store, open_session().id, "4000000000000002").intent

    with pytest.raises(stripe.InvalidRequestError, match="Checkout"):
        getattr(v1.payment_intents, verb)(declined["id"])


def test_metadata_merges_and_an_empty_value_unsets(v1):
    intent = v1.payment_intents.create(
        {"amount": 1980, "currency": "jpy", "metadata": {"order_id": "17", "kind": "one_press"}}
    )

    v1.payment_intents.update(intent.id, {"metadata": {"kind": "", "payment_id": "31"}})

    kept = v1.payment_intents.retrieve(intent.id).metadata.to_dict()
    assert kept == {"order_id": "17", "payment_id": "31"}


def test_the_fee_arrives_with_the_charge_update(v1):
    paid = v1.payment_intents.create({**PRESS, "expand": ["latest_charge.balance_transaction"]})

    fee = paid.latest_charge.balance_transaction
    assert (fee.amount, fee.fee, fee.net) == (1980, 71, 1909)
    told = v1.events.list({"types": ["charge.succeeded", "charge.updated"]}).data
    updated, succeeded = (event.data.object for event in told)
    assert succeeded.balance_transaction is None and updated.balance_transaction == fee.id
