"""Money that comes late to a proposal given back, or is heard of by numbers given twice."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import jobs, outbox
from shop.catalogue.models import School
from shop.checkout import operations
from shop.checkout.lost_orders import NotYetHeardOf
from shop.checkout.refund_operations import settle_dispute, settle_refund
from shop.extensions import db
from shop.learning.models import Entitlement
from shop.learning.queries import owned
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.receipt_models import Receipt
from shop.outbox import Outbox
from shop.payments import gateway
from shop.payments.ledger_models import LedgerEntry
from shop.payments.ledger_operations import reconcile
from shop.payments.models import Payment, PaymentState, StripeEvent
from shop.sandbox import play
from tests.checkout.money_back import found, intent_of, letters, states, tasks

SINCE_THE_BACKUP = (Entitlement, LedgerEntry, Receipt, Outbox, StripeEvent, OrderLine)


@pytest.fixture
def lost(paid, stripe_calls, world):
    """Hana bought, then an older backup came back, and Ken's order takes the numbers of hers."""

    def lose(slug):
        order = paid(slug)
        stripe_calls.deliver_all()
        named = order.public_id, intent_of(order)
        triggers = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in db.session.scalars(triggers).all():
            db.session.execute(sa.text(f"DROP TRIGGER {name}"))
        for table in SINCE_THE_BACKUP:
            db.session.execute(sa.delete(table))
        db.session.execute(sa.update(Order).values(paid_by=None))
        for table in (Payment, Order):
            db.session.execute(sa.delete(table))
        db.session.commit()
        db.session.expunge_all()
        return named

    return lose


def order_named(public_id):
    db.session.expire_all()
    return db.session.scalars(sa.select(Order).filter_by(public_id=public_id)).one()


@pytest.mark.scenario("50")
def test_a_refund_of_a_lost_order_is_not_the_one_that_took_its_numbers(lost, begin, standin, world):
    public, intent = lost("blog")
    other = begin("seo", student=db.session.merge(world.ken))
    play.refund(standin, intent)

    jobs.catch_up(world.now)

    order = order_named(public)
    assert owned(order.student_id, world.now) == frozenset()
    assert (order.lines[0].refunded_minor, letters().count("refunded")) == (49_800, 1)
    assert other.payments[-1].refunded_minor == 0
    assert reconcile(None, world.now).equal


@pytest.mark.scenario("50")
def test_a_dispute_of_a_lost_order_suspends_only_that_order(lost, begin, standin, world):
    public, intent = lost("bundle")
    other = begin("seo", student=db.session.merge(world.ken))
    play.dispute(standin, intent)

    jobs.catch_up(world.now)
    play.pay(standin, other.payments[-1].session_id, "4242424242424242")
    operations.check(other, world.now)

    assert owned(order_named(public).student_id, world.now) == frozenset()
    assert len(owned(other.student_id, world.now)) == 1
    assert "dispute" in tasks()


@pytest.mark.scenario("50")
@pytest.mark.parametrize("kind", ["refund", "dispute"])
def test_news_of_a_lost_orders_money_is_told_again_after_the_order_itself(
    lost, standin, world, kind
):
    _, intent = lost("blog")
    getattr(play, kind)(standin, intent)
    made = found(standin, kind)[0]["id"]
    told = {
        "refund": (gateway.refunded, settle_refund),
        "dispute": (gateway.dispute_of, settle_dispute),
    }
    ask, settle = told[kind]

    with pytest.raises(NotYetHeardOf):
        settle(ask(made), world.now)


@pytest.mark.scenario("13")
@pytest.mark.parametrize("kind", ["refund", "dispute"])
def test_what_happens_to_a_second_charge_under_our_mark_is_the_owners_to_see(
    paid, standin, stripe_calls, world, kind
):
    order, other = paid(), found(standin, "charge")[0]["payment_intent"]
    db.session.execute(sa.update(Payment).values(intent_id="pi_the_first"))
    db.session.commit()
    getattr(play, kind)(standin, other)

    stripe_calls.deliver_all()

    assert "orphan" in tasks()
    assert (order.lines[0].refunded_minor, order.paid().amount) == (0, 49_800)
    assert owned(world.hana.id, world.now) == {world.blog.id}


@pytest.mark.scenario("F1")
def test_money_too_late_for_a_proposal_accepted_again_goes_back(
    proposed, begin_from, standin, stripe_calls, world
):
    db.session.scalars(sa.select(School)).one().ways = ["customer_balance"]
    db.session.commit()
    proposal = proposed(days=30)
    first = begin_from(proposal)
    play.pay_otherwise(standin, first.payments[-1].session_id, "customer_balance")
    stripe_calls.deliver_all()
    db.session.expire_all()
    later = first.expires_at + timedelta(minutes=5)
    standin.advance(later - world.now)
    world.now = later
    jobs.stragglers(world.now)
    second = begin_from(proposal)

    play.pay_slip(standin, intent_of(first))
    stripe_calls.deliver_all()
    outbox.sweep(world.now)

    db.session.expire_all()
    assert (first.state, second.state) == (OrderState.CLOSED, OrderState.OPEN)
    assert len(states()) == 1
    assert letters().count("refunded_late") == 1


@pytest.mark.scenario("14")
def test_while_money_waits_for_a_person_nobody_pays_a_second_time(
    begin, standin, stripe_calls, world
):
    order = begin()
    play.pay(standin, order.payments[-1].session_id, "4242424242424242")
    order.payments[-1].amount_minor = 980
    db.session.commit()
    stripe_calls.deliver_all()
    db.session.expire_all()

    opened = operations.fall_back(order, world.now)

    assert not opened
    assert [each.state for each in order.payments] == [PaymentState.NEEDS_REVIEW]
