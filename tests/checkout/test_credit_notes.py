"""The paper about money that went back is there with the money, whichever way it went."""

import pytest
import sqlalchemy as sa

from shop import outbox
from shop.checkout import operations
from shop.extensions import db
from shop.orders.receipt_models import Receipt, ReceiptKind
from shop.payments.models import Refund
from shop.sandbox import play
from tests.checkout.money_back import event_of, found, intent_of, part

pytestmark = pytest.mark.scenario("52")
PENDING = "4000000000007726"


def noted():
    """The sum on each credit note."""
    notes = sa.select(Receipt).filter_by(kind=ReceiptKind.CREDIT_NOTE).order_by(Receipt.id)
    return [each.snapshot["total"] for each in db.session.scalars(notes)]


def test_from_the_desk_before_stripe_calls(paid, gives_back):
    order = paid()

    gives_back(order, [part(order, 0, 5_800)])
    gives_back(order, [part(order, 0, 44_000)], key="k2")

    assert noted() == [5_800, 44_000]


def test_from_the_dashboard_with_the_first_call(paid, standin, stripe_calls):
    order = paid()
    stripe_calls.deliver_all()
    play.refund(standin, intent_of(order), 5_800)

    stripe_calls.deliver(event_of(standin, "refund.created"))

    assert noted() == [5_800]


def test_undone_before_stripe_calls(paid, add_on, press, world):
    order = paid()
    added = press(add_on(order), order)

    operations.undo(added, world.now)
    outbox.sweep(world.now)

    assert noted() == [1_980]


def test_heard_of_before_the_payment(begin, standin, stripe_calls):
    order = begin()
    play.pay(standin, order.payments[-1].session_id, "4242424242424242")
    (intent,) = found(standin, "payment_intent")
    play.refund(standin, intent["id"])

    for kind in ("charge.refunded", "checkout.session.completed"):
        stripe_calls.deliver(event_of(standin, kind))

    assert noted() == [49_800]


def test_on_its_way_only_once_it_has_arrived(paid, gives_back, standin, stripe_calls):
    gives_back(paid(card=PENDING))
    stripe_calls.deliver_all()
    assert noted() == []

    play.finish_refund(standin, db.session.scalars(sa.select(Refund.stripe_refund)).one())
    stripe_calls.deliver_all()

    assert noted() == [49_800]
