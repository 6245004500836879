from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from shop import create_app, jobs, outbox, queue
from shop.checkout import operations
from shop.extensions import db
from shop.learning.queries import owned
from shop.orders.models import OrderState
from shop.payments.models import Payment, PaymentState, Refund, RefundState
from shop.sandbox import play
from shop.sandbox.faults import Fault, fail_next
from tests.conftest import NOON, settings

CARD = "4242424242424242"
SOON = NOON + timedelta(minutes=2)
LATER = NOON + timedelta(minutes=20)
OVER = NOON + timedelta(minutes=31)
HOURS = timedelta(hours=5)


def pay(standin, order):
    play.pay(standin, order.payments[-1].session_id, CARD)


def lose_all(stripe_calls):
    for event_id in stripe_calls.pending():
        stripe_calls.drop(event_id)


def test_a_payment_nobody_told_us_about_is_asked_for(begin, standin, world):
    order = begin()
    pay(standin, order)

    jobs.stragglers(LATER)

    assert order.state is OrderState.PAID
    assert world.blog.id in owned(world.hana.id, LATER)


def test_a_page_just_opened_is_left_in_peace(begin, standin, world):
    begin()

    assert jobs.stragglers(SOON) == 0


def test_a_lost_answer_is_asked_for_again_within_minutes(begin, standin, world):
    fail_next(standin, Fault.ANSWER_LOST, 3)
    order = begin()

    jobs.stragglers(SOON)

    assert order.payments[-1].state is PaymentState.OPEN


def test_an_order_nobody_pays_ends_and_frees_its_seat(begin, standin, world):
    order = begin("coaching")
    standin.advance(OVER - NOON)

    jobs.stragglers(OVER)

    assert (order.state, order.closed_because) == (OrderState.CLOSED, "expired")
    db.session.refresh(world.coaching)
    assert world.coaching.seats_left == 3


def test_an_order_without_any_payment_under_way_ends_too(begin, standin, world):
    fail_next(standin, Fault.SERVER_ERROR, 3)
    order = begin()
    operations.check(order, world.now)

    jobs.stragglers(OVER)

    assert order.closed_because == "expired"


def test_one_broken_order_does_not_keep_the_others_waiting(begin, standin, world):
    broken, order = begin(), begin("seo")
    pay(standin, order)
    row = db.session.get(Payment, broken.payments[-1].id)
    row.session_id, row.params = None, {"nonsense": "1"}
    db.session.commit()

    jobs.stragglers(LATER)

    assert order.state is OrderState.PAID


def test_an_event_that_went_astray_is_caught_up(begin, standin, stripe_calls, world):
    order = begin()
    pay(standin, order)
    lose_all(stripe_calls)

    jobs.catch_up(SOON)

    assert order.state is OrderState.PAID
    assert jobs.catch_up(SOON) == 0


def test_a_newer_event_does_not_hide_an_older_lost_one(begin, paid, standin, stripe_calls):
    other = paid("seo")
    stripe_calls.deliver_all()
    jobs.catch_up(NOON)
    lost = begin()
    pay(standin, lost)
    lose_all(stripe_calls)
    standin.advance(HOURS)
    play.refund(standin, other.payments[-1].intent_id)
    stripe_calls.deliver_all()

    jobs.catch_up(NOON + HOURS)

    assert lost.state is OrderState.PAID


def test_an_event_that_could_not_be_handled_is_tried_again(begin, standin, stripe_calls, world):
    order = begin()
    pay(standin, order)
    lose_all(stripe_calls)
    fail_next(standin, Fault.UNREACHABLE, 3)
    with pytest.raises(Exception, match="APIConnectionError"):
        jobs.catch_up(SOON)

    jobs.catch_up(SOON)

    assert order.state is OrderState.PAID


def test_undone_money_goes_back_through_the_outbox(paid, add_on, press, standin, world):
    order = paid()
    bought = press(add_on(order), order)
    operations.undo(bought, world.now)

    outbox.sweep(world.now)

    refund = db.session.scalars(sa.select(Refund)).one()
    assert refund.state is RefundState.SUCCEEDED


def test_a_periodic_job_runs_once_a_minute_however_many_schedulers(app):
    ran = []

    def tick(now):
        ran.append(now)

    with time_machine.travel(NOON, tick=False):
        for _ in range(3):
            queue.once_a_minute(tick)()

    assert ran == [NOON]


@pytest.fixture
def ringing(app, tmp_path):
    """The same shop with a queue that keeps its jobs for a worker."""
    jobs_url = f"sqlite:///{tmp_path / 'jobs.db'}"
    yield create_app(settings(tmp_path, jobs_url=jobs_url)).extensions["huey"]
    outbox.on_ring(lambda: None)


def test_a_commit_rings_for_the_work_it_wrote(ringing):
    outbox.put("refund", {"refund_id": 1}, "refund:1", NOON)
    assert ringing.pending_count() == 0

    db.session.commit()

    assert ringing.pending_count() == 1


def test_work_taken_back_rings_for_nothing(ringing):
    outbox.put("refund", {"refund_id": 1}, "refund:1", NOON)
    db.session.rollback()

    db.session.commit()

    assert ringing.pending_count() == 0
