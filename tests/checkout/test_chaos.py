"""Stripe's events none, once or thrice, in any order, the return page first, last or at once."""

import random

import pytest
import sqlalchemy as sa

from shop.checkout import operations
from shop.extensions import db
from shop.jobs import catch_up
from shop.learning.models import Entitlement
from shop.orders.models import Order
from shop.outbox import Outbox
from shop.payments.models import Payment, PaymentState, Refund
from shop.sandbox import play
from tests.racing import BOTH_DATABASES, guard_off, race, wait_for_lookers

ONE_SALE = {"paid orders": 1, "payments": 1, "entitlements": 1, "receipts": 1, "refunds": 0}


def sale():
    def count(table, *which):
        return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(*which))

    db.session.rollback()
    return {
        "paid orders": count(Order, Order.paid_at.is_not(None)),
        "payments": count(Payment, Payment.state == PaymentState.SUCCEEDED),
        "entitlements": count(Entitlement, Entitlement.revoked_at.is_(None)),
        "receipts": count(Outbox, Outbox.key.startswith("receipt:")),
        "refunds": count(Refund),
    }


@pytest.fixture
def paid_at_stripe(begin, standin):
    order = begin()
    play.pay(standin, order.payments[-1].session_id, "4242424242424242")
    return order


@pytest.mark.parametrize("back", ["first", "last", "never"])
@pytest.mark.parametrize("seed", range(4))
def test_any_delivery_ends_in_one_sale(paid_at_stripe, stripe_calls, world, back, seed):
    chance = random.Random(seed)
    calls = [event for event in stripe_calls.pending() for _ in range(chance.choice((0, 1, 3)))]
    chance.shuffle(calls)

    if back == "first":
        operations.check(paid_at_stripe, world.now)
    for event in calls:
        stripe_calls.deliver(event)
    if back == "last":
        operations.check(paid_at_stripe, world.now)
    catch_up(world.now)

    assert sale() == ONE_SALE


def test_events_delivered_backwards_end_in_one_sale(paid_at_stripe, stripe_calls):
    for event in reversed(stripe_calls.pending()):
        stripe_calls.deliver(event)

    assert sale() == ONE_SALE


@pytest.mark.scenario("6")
def test_no_call_at_all_is_found_by_reconciling(paid_at_stripe, stripe_calls, world):
    for event in stripe_calls.pending():
        stripe_calls.drop(event)

    catch_up(world.now)

    assert sale() == ONE_SALE


def everything_at_once(app, order, standin, stripe_calls, now):
    with standin.reading() as stripe:
        (event,) = stripe.rows("event", "type = ?", ("checkout.session.completed",), "ASC")

    def come():
        if random.random() < 0.5:
            return stripe_calls.deliver(event["id"])
        return operations.check(db.session.get(Order, order.id), now)

    return race(app, 10, come)


@BOTH_DATABASES
@pytest.mark.scenario("3")
@pytest.mark.scenario("4")
@pytest.mark.scenario("7")
def test_pages_and_calls_at_once_end_in_one_sale(app, paid_at_stripe, standin, stripe_calls, world):
    everything_at_once(app, paid_at_stripe, standin, stripe_calls, world.now)

    assert sale() == ONE_SALE


def look_then_write(charge, now):
    """What claim would be without its condition."""
    db.session.commit()
    payment = db.session.get(Payment, charge.payment_id, populate_existing=True)
    taken = payment.state is PaymentState.SUCCEEDED
    db.session.commit()
    wait_for_lookers(2)
    payment.state, payment.settled_at, payment.intent_id = (
        PaymentState.SUCCEEDED,
        now,
        charge.intent_id,
    )
    return not taken


@BOTH_DATABASES
@pytest.mark.scenario("7")
def test_without_the_claim_the_same_race_breaks(app, paid_at_stripe, standin, stripe_calls, world):
    with guard_off("shop.orders.operations.claim", look_then_write):
        everything_at_once(app, paid_at_stripe, standin, stripe_calls, world.now)

    assert sale() != ONE_SALE


def test_a_refund_seen_before_the_payment_ends_without_access(
    paid_at_stripe, standin, stripe_calls
):
    with standin.reading() as stripe:
        (intent,) = stripe.find("payment_intent")
    play.refund(standin, intent["id"])

    for event in reversed(stripe_calls.pending()):
        stripe_calls.deliver(event)

    assert sale()["entitlements"] == 0
