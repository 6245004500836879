"""What the clock does: letters and refunds out, orders left hanging, events that went astray."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from structlog import get_logger

from shop import clock, outbox, queue
from shop.accounts.retention_operations import forget_old
from shop.checkout.operations import check, let_go
from shop.checkout.refund_operations import send_back
from shop.checkout.waiting_operations import remind
from shop.config import Config
from shop.extensions import db, insert_once
from shop.funnel.follow_up_operations import follow_up
from shop.funnel.letter_operations import send_days_after, send_hand, send_monthly
from shop.funnel.retention_operations import forget_reasons
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.orders.receipt_operations import keep_papers
from shop.payments import gateway
from shop.payments.ledger_operations import reconcile
from shop.payments.models import StripeEvent
from shop.payments.operations import add_task
from shop.payments.rules import Event
from shop.webhooks import HANDLERS, take, take_again

OVERLAP = timedelta(hours=1)
SILENCE = timedelta(minutes=5)
STRIPE_KEEPS = timedelta(days=30) - OVERLAP
RUNS_KEPT = timedelta(days=2)
CAUGHT_UP = "caught_up"
log = get_logger()


def init_jobs(app: Flask) -> None:
    settings: Config = app.config["SHOP"]
    huey = queue.make_huey(settings.jobs_url, settings.secret_key)
    ring = huey.task(name="ring")(queue.in_app(_sweep_now))
    missed = huey.task(name="missed")(queue.in_app(_catch_up_now))
    for minute, work in (
        (queue.EVERY_MINUTE, sweep),
        (queue.EVERY_MINUTE, stragglers),
        (queue.EVERY_FIVE_MINUTES, catch_up),
        (queue.EVERY_MORNING, follow_up),
        (queue.EVERY_NIGHT, forget_old),
        (queue.EVERY_NIGHT, forget_reasons),
        (queue.EVERY_NIGHT, keep_books),
    ):
        huey.periodic_task(minute, name=work.__name__)(queue.once_a_minute(work))
    app.extensions["huey"], app.extensions["first_jobs"] = huey, (missed, ring)
    if not huey.immediate:  # an immediate queue would sweep inside its caller's commit
        outbox.on_ring(ring)


def wake_up(app: Flask) -> None:
    """Ring for what was missed while no worker ran; for a worker that starts."""
    for job in app.extensions["first_jobs"]:
        job()


def sweep(now: datetime) -> int:
    return outbox.sweep(now)


def stragglers(now: datetime) -> int:
    """Orders that neither Stripe's call nor the student brought to an end."""
    return _each(orders.left_in_flight(now), _ask_stripe, now) + _each(
        orders.left_unpaid(now), _expire, now
    )


def catch_up(now: datetime) -> int:
    """Stripe's own list of events, through the door that Stripe's calls take: the unseen ones."""
    reached = _caught_up_until()
    since = max(reached or now - STRIPE_KEEPS, now - STRIPE_KEEPS) - OVERLAP
    db.session.commit()  # no transaction may be open while Stripe is asked
    events = gateway.events_since(since, tuple(HANDLERS))
    heard = _heard(since)

    unheard = [event for event in events if event.event_id not in heard]
    taken = [take(event, now) for event in unheard] + take_again(now)

    if reached:
        _tell_of_silence(unheard, now)
    insert_once(queue.PeriodicRun, task=CAUGHT_UP, minute=now)
    old = sa.delete(queue.PeriodicRun).where(queue.PeriodicRun.minute < now - RUNS_KEPT)
    db.session.execute(old)
    db.session.commit()
    return len(taken)


def keep_books(now: datetime) -> int:
    """Missing papers, then Stripe's last month against the books."""
    made = keep_papers(now)
    return made + reconcile(now - STRIPE_KEEPS, now).late


@outbox.handles("refund")
def give_money_back(payload: dict[str, Any]) -> None:
    send_back(payload["refund_id"], clock.now())


@outbox.handles("days_after")
def some_days_after(payload: dict[str, Any]) -> None:
    at = datetime.fromisoformat(payload["at"])
    send_days_after(payload["student_id"], payload["product_id"], at, clock.now())


@outbox.handles("next_step_letter")
def month_by_month(payload: dict[str, Any]) -> None:
    send_monthly(payload["student_id"], clock.now())


@outbox.handles("stalled")
def stopped_on_the_way(payload: dict[str, Any]) -> None:
    send_hand(payload["student_id"], payload["product_id"], clock.now())


@outbox.handles("pay_soon")
def remind_to_pay(payload: dict[str, Any]) -> None:
    remind(payload["payment_id"], clock.now())


def _sweep_now() -> None:
    sweep(clock.now())


def _catch_up_now() -> None:
    catch_up(clock.now())


def _each(ids: Iterable[int], work: Callable[[Order, datetime], None], now: datetime) -> int:
    """One order's trouble must not keep the others waiting."""
    done = 0
    for order_id in ids:
        try:
            work(db.session.get_one(Order, order_id, populate_existing=True), now)
            done += 1
        except Exception:
            db.session.rollback()
            log.exception("order left as it is", order=order_id)
    return done


def _ask_stripe(order: Order, now: datetime) -> None:
    check(order, now)


def _expire(order: Order, now: datetime) -> None:
    let_go(order, "expired", now)
    db.session.commit()


def _tell_of_silence(unheard: list[Event], now: datetime) -> None:
    """Stripe calls within seconds; what had to be fetched says that its calls do not arrive."""
    missed = [event for event in unheard if event.created < (now - SILENCE).timestamp()]
    if missed:
        log.warning("calls of stripe missing", events=len(missed))
        day = f"calls_missing:{now:%Y-%m-%d}"
        add_task("calls_missing", day, {"events": len(missed)}, now)


def _caught_up_until() -> datetime | None:
    """None in a shop that never asked."""
    newest = sa.select(sa.func.max(queue.PeriodicRun.minute)).filter_by(task=CAUGHT_UP)
    reached: datetime | None = db.session.scalar(newest)
    return reached


def _heard(since: datetime) -> frozenset[str]:
    known = sa.select(StripeEvent.event_id).where(
        StripeEvent.created >= int(since.astimezone(UTC).timestamp())
    )
    return frozenset(db.session.scalars(known))
