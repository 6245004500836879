"""What was paid for twice goes back, and what is asked twice or held by a bank does not."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock, outbox
from shop.checkout import operations
from shop.checkout.refund_operations import pay_back, send_back
from shop.extensions import db
from shop.learning.queries import owned
from shop.orders.refund_operations import all_of
from shop.payments import gateway
from shop.payments.models import Refund, RefundState
from shop.payments.refund_operations import Asking, TooMuch
from shop.sandbox import play
from shop.sandbox.faults import Fault, fail_next
from tests.checkout.money_back import event_of, found, intent_of, letters, states, tasks

CARD = "4242424242424242"


def pays(standin, order, now):
    play.pay(standin, order.payments[-1].session_id, CARD)
    operations.check(order, now)
    db.session.expire_all()


@pytest.mark.scenario("2")
def test_the_part_of_a_bundle_that_a_second_tab_paid_too_goes_back(begin, standin, world):
    blog, bundle = begin("blog"), begin("bundle")

    pays(standin, blog, world.now)
    pays(standin, bundle, world.now)
    outbox.sweep(world.now)

    db.session.expire_all()
    back = db.session.scalars(sa.select(Refund)).one()
    assert (back.amount_minor, back.state) == (34_860, RefundState.SUCCEEDED)
    assert [line.refunded_minor for line in bundle.lines] == [34_860, 0]
    assert blog.paid().amount == 49_800
    assert len(owned(world.hana.id, world.now)) == 2
    assert letters().count("refunded") == 1


@pytest.mark.scenario("43")
def test_a_refund_asked_again_after_stripe_forgot_its_key_is_still_one(paid, standin, world):
    order = paid()
    pay_back(order, all_of(order), Asking("desk", "k1", world.nao.id), world.now)
    refund = db.session.scalars(sa.select(Refund)).one()
    fail_next(standin, Fault.ANSWER_LOST, 3)
    with pytest.raises(gateway.AnswerLost):
        send_back(refund.id, world.now)
    db.session.rollback()
    with standin.transaction() as tx:
        tx.db.execute("DELETE FROM idem")
    later = world.now + timedelta(days=2)

    send_back(refund.id, later)

    assert refund.state is RefundState.SUCCEEDED
    assert [each["amount"] for each in found(standin, "refund")] == [49_800]


@pytest.mark.scenario("56")
def test_a_part_sent_back_of_what_was_counted_elsewhere_is_the_owners_to_see(
    paid, standin, stripe_calls, world
):
    blog = paid("blog")
    paid("bundle")

    play.refund(standin, intent_of(blog), 20_000)
    stripe_calls.deliver_all()

    assert "credit_gone" in tasks()
    assert len(owned(world.hana.id, world.now)) == 2


@pytest.mark.scenario("57")
def test_money_a_bank_holds_is_not_sent_a_second_time(paid, standin, stripe_calls, world):
    order = paid()
    play.dispute(standin, intent_of(order))
    stripe_calls.deliver_all()
    db.session.expire_all()

    assert not operations.undo(order, world.now)
    with pytest.raises(TooMuch):
        pay_back(order, all_of(order), Asking("desk", "k1", world.nao.id), world.now)

    db.session.expire_all()
    assert order.closed_at is None
    assert db.session.scalars(sa.select(Refund)).all() == []


def held_before_it_is_heard_of(standin, stripe_calls, order):
    """Paid and disputed at Stripe; the shop hears of the dispute first. Its number."""
    play.pay(standin, order.payments[-1].session_id, CARD)
    opened = play.dispute(standin, found(standin, "charge")[0]["payment_intent"])["id"]
    stripe_calls.deliver(event_of(standin, "charge.dispute.created"))
    db.session.expire_all()
    return opened


@pytest.mark.scenario("57")
def test_a_part_paid_twice_that_a_bank_holds_is_the_owners_to_see(
    begin, standin, stripe_calls, world
):
    blog, bundle = begin("blog"), begin("bundle")
    pays(standin, blog, world.now)
    held_before_it_is_heard_of(standin, stripe_calls, bundle)

    operations.check(bundle, world.now)

    assert "bought_twice" in tasks()
    assert (bundle.paid().amount, states()) == (55_720, [])


@pytest.mark.scenario("2")
def test_a_part_paid_twice_of_which_too_little_is_left_is_the_owners_to_see(
    begin, standin, stripe_calls, world
):
    blog, bundle = begin("blog"), begin("bundle")
    pays(standin, blog, world.now)
    play.pay(standin, bundle.payments[-1].session_id, CARD)
    play.refund(standin, found(standin, "charge")[0]["payment_intent"], 30_000)
    stripe_calls.deliver(event_of(standin, "refund.created"))
    db.session.expire_all()

    operations.check(bundle, world.now)

    assert "bought_twice" in tasks()
    assert (bundle.paid().amount, states()) == (25_720, [RefundState.SUCCEEDED])


@pytest.mark.scenario("57")
def test_money_for_nothing_that_a_bank_holds_is_sent_back_once_when_the_bank_lets_go(
    begin, standin, stripe_calls, world
):
    first, second = begin("blog"), begin("blog")
    pays(standin, first, world.now)
    dispute = held_before_it_is_heard_of(standin, stripe_calls, second)

    operations.check(second, world.now)
    outbox.sweep(world.now)
    assert (states(), letters().count("refunded_late")) == ([], 0)

    play.close_dispute(standin, dispute, won=True)
    for _ in range(2):
        stripe_calls.deliver(event_of(standin, "charge.dispute.closed"))
    outbox.sweep(clock.now())

    assert (len(states()), letters().count("refunded_late")) == (1, 1)
    assert owned(world.hana.id, world.now) == {world.blog.id}
