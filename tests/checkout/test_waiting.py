"""Konbini and bank transfer: ordered, waiting, then paid or ended."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import jobs
from shop.catalogue.models import School
from shop.checkout import operations
from shop.checkout.queries import purchases_of
from shop.checkout.waiting_queries import waiting_of
from shop.extensions import db
from shop.learning.queries import owned
from shop.offers.facts_queries import facts_of
from shop.offers.rules import ProposalState
from shop.orders.models import OrderState
from shop.orders.queries import in_progress, left_in_flight
from shop.outbox import Outbox
from shop.payments.models import OwnerTask, PaymentState, Refund, RefundState
from shop.sandbox import play, timers
from tests.checkout.test_operations import letters

EVERY_WAY = ["konbini", "customer_balance", "paypay"]


@pytest.fixture
def take(begin, standin, stripe_calls, world):
    """Hana takes a slip, or an account to transfer to, on Stripe's page."""

    def choose(way="konbini", slug="blog", **more):
        db.session.scalars(sa.select(School)).one().ways = EVERY_WAY
        db.session.commit()
        order = begin(slug, **more)
        play.pay_otherwise(standin, order.payments[-1].session_id, way)
        stripe_calls.deliver_all()
        db.session.expire_all()
        return order

    return choose


@pytest.fixture
def days_pass(standin, stripe_calls, world):
    """The clocks of the shop and of Stripe go on, and the shop's jobs run."""

    def go_on(days):
        standin.advance(timedelta(days=days))
        later = world.now + timedelta(days=days, minutes=2)
        timers.run_due(standin)
        stripe_calls.deliver_all()
        jobs.stragglers(later)
        jobs.sweep(later)
        stripe_calls.deliver_all()
        db.session.expire_all()

    return go_on


def intent_of(order):
    return order.payments[-1].intent_id


@pytest.mark.scenario("F1")
def test_a_slip_gives_nothing_but_a_letter_with_numbers_and_a_deadline(take, world):
    order = take()

    assert order.payments[-1].state is PaymentState.AWAITING
    assert owned(world.hana.id, world.now) == frozenset()
    (letter,) = letters("waiting")
    assert len(letter.payload["context"]["stores"]) == 4
    assert "（日本時間）" in letter.payload["context"]["until"]


@pytest.mark.scenario("F1")
def test_paid_at_the_till_the_course_is_given_exactly_once(take, standin, stripe_calls, world):
    order = take()
    play.pay_slip(standin, intent_of(order))
    stripe_calls.deliver_all()
    operations.check(order, world.now)

    db.session.expire_all()
    assert order.state is OrderState.PAID
    assert owned(world.hana.id, world.now) == {world.blog.id}
    assert len(letters("receipt")) == 1
    assert order.payments[-1].method_kind == "konbini"


@pytest.mark.scenario("F1")
def test_a_slip_that_runs_out_ends_the_order_with_a_letter(take, days_pass, world):
    order = take()
    days_pass(5)

    assert order.state is OrderState.CLOSED
    assert len(letters("slip_expired")) == 1
    assert letters("receipt") == []


def test_the_order_lives_as_long_as_its_slip(take, days_pass, world):
    order = take()
    days_pass(2)

    assert order.state is OrderState.OPEN
    assert in_progress(world.hana.id, frozenset({world.blog.id}), world.now + timedelta(days=2))


def test_a_day_before_the_end_a_reminder_leaves(take, days_pass, world):
    take()
    days_pass(3)

    assert len(letters("pay_soon")) == 1


def test_whoever_has_paid_is_not_reminded(take, standin, stripe_calls, days_pass, world):
    order = take()
    play.pay_slip(standin, intent_of(order))
    stripe_calls.deliver_all()
    days_pass(3)

    due = db.session.scalars(sa.select(Outbox).filter_by(kind="pay_soon")).one()
    assert due.done_at and letters("pay_soon") == []


def test_no_offer_is_made_while_money_is_on_its_way(take, world):
    take()
    facts = facts_of(world.hana.id, purchases_of(world.hana.id, world.now), world.now)

    assert facts.payment_open


def test_the_page_says_where_to_pay_how_much_and_until_when(take, world):
    waiting = waiting_of(take())

    assert waiting.names == ["ファミリーマート", "ローソン", "ミニストップ", "セイコーマート"]
    assert waiting.remaining.amount == 49_800
    assert waiting.until > world.now + timedelta(days=2)
    assert "/slip/pi_" in waiting.slip.url


def test_a_transfer_waits_a_week_at_an_account_of_its_own(take, world):
    waiting = waiting_of(take("customer_balance"))

    assert waiting.slip.account and waiting.stores == []
    assert (waiting.until - world.now).days == 7


def test_a_short_transfer_gives_nothing_and_says_what_is_missing(
    take, standin, stripe_calls, world
):
    order = take("customer_balance")
    play.transfer(standin, intent_of(order), 40_000)
    stripe_calls.deliver_all()
    db.session.expire_all()

    waiting = waiting_of(order)
    assert (waiting.arrived.amount, waiting.remaining.amount) == (40_000, 9_800)
    assert owned(world.hana.id, world.now) == frozenset()


def test_a_transfer_that_stays_short_ends_and_a_person_sends_it_back(
    take, standin, stripe_calls, days_pass
):
    order = take("customer_balance")
    play.transfer(standin, intent_of(order), 40_000)
    stripe_calls.deliver_all()
    days_pass(8)

    assert order.closed_because == "expired"
    task = db.session.scalars(sa.select(OwnerTask)).one()
    assert (task.kind, task.facts["arrived"]) == ("short_transfer", 40_000)


def test_a_late_transfer_is_kept_while_the_course_can_be_had(
    take, standin, stripe_calls, days_pass, world
):
    order = take("customer_balance")
    days_pass(8)
    play.pay_slip(standin, intent_of(order))
    stripe_calls.deliver_all()

    db.session.expire_all()
    assert order.state is OrderState.PAID
    assert owned(world.hana.id, world.now) == {world.blog.id}


def test_a_guest_can_transfer_too(take, world):
    assert waiting_of(take("customer_balance", student=world.ken))


def test_a_slip_taken_in_time_keeps_the_price_beyond_the_deadline(
    begin_from, proposed, standin, stripe_calls, days_pass, world
):
    order = begin_from(proposed(hours=24))
    play.pay_otherwise(standin, order.payments[-1].session_id, "konbini")
    stripe_calls.deliver_all()
    days_pass(2)
    assert waiting_of(order).deadline == world.now + timedelta(hours=24)

    play.pay_slip(standin, intent_of(order))
    stripe_calls.deliver_all()
    assert owned(world.hana.id, world.now) == {world.worksheet.id}


def test_a_slip_that_ran_out_opens_the_proposal_again_while_its_deadline_lasts(
    begin_from, proposed, standin, stripe_calls, days_pass
):
    proposal = proposed(days=30)
    order = begin_from(proposal)
    play.pay_otherwise(standin, order.payments[-1].session_id, "konbini")
    stripe_calls.deliver_all()
    days_pass(5)

    db.session.refresh(proposal)
    assert proposal.state is ProposalState.SHOWN


def test_cash_for_what_is_owned_by_then_goes_back_by_way_of_a_letter_from_stripe(
    take, standin, stripe_calls, paid, world
):
    order = take()
    paid("blog")
    play.pay_slip(standin, intent_of(order))
    stripe_calls.deliver_all()
    jobs.sweep(world.now + timedelta(minutes=1))

    refund = db.session.scalars(sa.select(Refund)).one()
    assert (refund.amount_minor, refund.state) == (49_800, RefundState.PENDING)
    assert len(letters("refunded_late")) == 1


def test_stripe_is_not_asked_every_minute_about_a_slip_in_somebodys_pocket(take, world):
    order = take()

    assert left_in_flight(world.now + timedelta(days=2)) == []
    assert left_in_flight(world.now + timedelta(days=5)) == [order.id]
