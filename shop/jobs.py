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
from shop.config import Config
from shop.extensions import db, insert_once
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.payments import gateway
from shop.payments.models import StripeEvent
from shop.payments.operations import send_refund
from shop.webhooks import HANDLERS, take

OVERLAP = timedelta(hours=1)
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
        (queue.EVERY_NIGHT, forget_old),
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
    since = _caught_up_until(now) - OVERLAP
    db.session.commit()  # no transaction may be open while Stripe is asked
    events = gateway.events_since(since, tuple(HANDLERS))
    handled = _handled(since)

    taken = [take(event, now) for event in events if event.event_id not in handled]

    if all(taken):
        insert_once(queue.PeriodicRun, task=CAUGHT_UP, minute=now)
        old = sa.delete(queue.PeriodicRun).where(queue.PeriodicRun.minute < now - RUNS_KEPT)
        db.session.execute(old)
        db.session.commit()
    return len(taken)


@outbox.handles("refund")
def give_money_back(payload: dict[str, Any]) -> None:
    send_refund(payload["refund_id"], clock.now())


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


def _caught_up_until(now: datetime) -> datetime:
    newest = sa.select(sa.func.max(queue.PeriodicRun.minute)).filter_by(task=CAUGHT_UP)
    reached: datetime | None = db.session.scalar(newest)
    return max(reached or now - STRIPE_KEEPS, now - STRIPE_KEEPS)


def _handled(since: datetime) -> frozenset[str]:
    done = sa.select(StripeEvent.event_id).where(
        StripeEvent.handled_at.is_not(None),
        StripeEvent.created >= int(since.astimezone(UTC).timestamp()),
    )
    return frozenset(db.session.scalars(done))
