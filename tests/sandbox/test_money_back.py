import random

import pytest
import stripe

from shop.sandbox import play

PRESS = {
    "amount": 10000,
    "currency": "jpy",
    "confirm": True,
    "payment_method": "pm_card_visa",
    "return_url": "http://shop.test/r",
    "allowed_payment_method_types": ["card"],
}


@pytest.fixture
def paid(v1):
    return v1.payment_intents.create(PRESS)


def charge_of(v1, intent):
    return v1.charges.retrieve(v1.payment_intents.retrieve(intent.id).latest_charge)


def test_a_refund_moves_back_what_it_says(v1, paid):
    refund = v1.refunds.create(
        {
            "payment_intent": paid.id,
            "amount": 3000,
            "reason": "requested_by_customer",
            "metadata": {"refund_id": "5"},
        }
    )

    charge = charge_of(v1, paid)
    assert (refund.status, refund.amount, refund.charge) == ("succeeded", 3000, charge.id)
    assert (charge.amount_refunded, charge.refunded) == (3000, False)


def test_a_refund_without_a_sum_is_the_rest(v1, paid):
    v1.refunds.create({"payment_intent": paid.id, "amount": 3000})

    assert v1.refunds.create({"payment_intent": paid.id}).amount == 7000
    assert charge_of(v1, paid).refunded


@pytest.mark.parametrize(("amount", "param"), [(10001, "amount"), (0, "amount"), (-5, "amount")])
def test_a_wrong_sum_is_refused(v1, paid, amount, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.refunds.create({"payment_intent": paid.id, "amount": amount})

    assert refused.value.param == param


def test_nothing_is_left_to_refund_twice(v1, paid):
    v1.refunds.create({"payment_intent": paid.id})

    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.refunds.create({"payment_intent": paid.id})

    assert refused.value.code == "charge_already_refunded"


def test_what_was_never_paid_cannot_be_refunded(v1, waiting_intent):
    with pytest.raises(stripe.InvalidRequestError):
        v1.refunds.create({"payment_intent": waiting_intent.id})


def test_refunds_never_exceed_the_charge_whatever_is_asked(v1, paid):
    chance = random.Random(11)  # noqa: S311
    for _ in range(30):
        try:
            v1.refunds.create({"payment_intent": paid.id, "amount": chance.randint(1, 4000)})
        except stripe.InvalidRequestError:
            continue

    given_back = sum(each.amount for each in v1.refunds.list().auto_paging_iter())
    assert given_back == charge_of(v1, paid).amount_refunded <= 10000


def test_a_refund_tells_the_shop(v1, paid):
    v1.refunds.create({"payment_intent": paid.id, "amount": 3000})

    told = v1.events.list({"limit": 2}).data
    assert [event.type for event in told] == ["charge.refunded", "refund.created"]
    assert told[0].data.previous_attributes.to_dict() == {"amount_refunded": 0}


def test_a_slow_refund_is_pending_until_it_arrives(store, v1):
    paid = v1.payment_intents.create({**PRESS, "payment_method": "pm_card_pendingRefund"})
    refund = v1.refunds.create({"payment_intent": paid.id})
    assert refund.status == "pending"

    play.finish_refund(store, refund.id)

    assert v1.refunds.retrieve(refund.id).status == "succeeded"
    assert v1.events.list({"limit": 1}).data[0].type == "refund.updated"


def test_a_refund_that_succeeded_can_still_come_back(store, v1, minutes_pass):
    paid = v1.payment_intents.create({**PRESS, "payment_method": "pm_card_refundFail"})
    refund = v1.refunds.create({"payment_intent": paid.id})
    assert refund.status == "succeeded"

    minutes_pass(2)

    failed = v1.refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert charge_of(v1, paid).amount_refunded == 0


def test_a_refund_from_the_dashboard_reaches_the_shop_by_event_only(store, v1, paid):
    play.refund(store, paid.id, 2000)

    assert v1.events.list({"type": "refund.created"}).data[0].data.object.amount == 2000


def test_a_disputed_charge_cannot_be_refunded(store, v1, paid):
    play.dispute(store, paid.id)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.refunds.create({"payment_intent": paid.id})

    assert refused.value.code == "charge_disputed"
    assert charge_of(v1, paid).disputed


def test_an_inquiry_still_allows_a_refund(store, v1, paid):
    play.dispute(store, paid.id, "inquiry")

    assert v1.refunds.create({"payment_intent": paid.id}).status == "succeeded"


@pytest.mark.parametrize(
    ("text", "status", "last"),
    [
        ("winning_evidence", "won", ["charge.dispute.funds_reinstated", "charge.dispute.closed"]),
        ("losing_evidence", "lost", ["charge.dispute.updated", "charge.dispute.closed"]),
        ("we hope", "under_review", ["charge.dispute.funds_withdrawn", "charge.dispute.updated"]),
    ],
)
def test_the_evidence_decides_a_dispute(store, v1, paid, text, status, last):
    dispute = play.dispute(store, paid.id)

    v1.disputes.update(dispute["id"], {"evidence": {"uncategorized_text": text}, "submit": True})

    assert v1.disputes.retrieve(dispute["id"]).status == status
    assert [event.type for event in v1.events.list({"limit": 2}).data][::-1] == last


@pytest.mark.parametrize(
    ("reason", "won", "status"),
    [
        ("fraudulent", True, "won"),
        ("fraudulent", False, "lost"),
        ("inquiry", True, "warning_closed"),
    ],
)
def test_a_dispute_is_closed_from_the_console(store, v1, paid, reason, won, status):
    dispute = play.dispute(store, paid.id, reason)

    play.close_dispute(store, dispute["id"], won)

    assert v1.disputes.retrieve(dispute["id"]).status == status


def test_an_inquiry_can_become_a_dispute(store, v1, paid):
    dispute = play.dispute(store, paid.id, "inquiry")

    v1.disputes.update(
        dispute["id"],
        {"evidence": {"uncategorized_text": "escalate_inquiry_evidence"}, "submit": True},
    )

    escalated = v1.disputes.retrieve(dispute["id"])
    assert (escalated.status, escalated.is_charge_refundable) == ("needs_response", False)


def test_the_shop_may_give_a_dispute_up(store, v1, paid):
    dispute = play.dispute(store, paid.id)

    assert v1.disputes.close(dispute["id"]).status == "lost"
