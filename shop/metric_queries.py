"""The numbers behind the metrics that stand in rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from shop.extensions import db
from shop.orders.models import Order
from shop.outbox import Outbox
from shop.payments.models import IN_FLIGHT, OwnerTask, Payment, StripeEvent

TOO_LONG = timedelta(minutes=15)


@dataclass(frozen=True)
class Numbers:
    name: str
    says: str
    label: str
    by_label: dict[str, float]


def numbers(now: datetime) -> list[Numbers]:
    return [
        Numbers("shop_orders", "Orders by state", "state", _orders()),
        Numbers("shop_payments", "Payments by state", "state", _by(Payment.state)),
        Numbers("shop_payments_stuck", "Unknown for over 15 minutes", "state", _stuck(now)),
        Numbers("shop_events", "Events of Stripe's by outcome", "outcome", _events()),
        Numbers("shop_outbox", "Letters and jobs by state", "state", _outbox(now)),
        Numbers("shop_owner_tasks", "Open tasks of the owner", "kind", _tasks()),
    ]


def _by(column: Any, *which: sa.ColumnElement[bool]) -> dict[str, float]:
    rows = sa.select(column, sa.func.count()).where(*which).group_by(column)
    return {str(value): float(number) for value, number in db.session.execute(rows)}


def _orders() -> dict[str, float]:
    state = sa.case(
        (Order.closed_at.is_not(None), "closed"), (Order.paid_at.is_not(None), "paid"), else_="open"
    )
    return _by(state)


def _stuck(now: datetime) -> dict[str, float]:
    unsure = Payment.state.in_([each for each in IN_FLIGHT if each in ("sending", "unknown")])
    return _by(Payment.state, unsure, Payment.created_at < now - TOO_LONG)


def _events() -> dict[str, float]:
    failing = sa.case((StripeEvent.error.is_not(None), "failing"), else_="in hand")
    return _by(sa.func.coalesce(StripeEvent.outcome, failing))


def _outbox(now: datetime) -> dict[str, float]:
    state = sa.case(
        (Outbox.failed_at.is_not(None), "given up"),
        (Outbox.done_at.is_not(None), "done"),
        (Outbox.due_at < now - TOO_LONG, "late"),
        else_="waiting",
    )
    return _by(state)


def _tasks() -> dict[str, float]:
    return _by(OwnerTask.kind, OwnerTask.done_at.is_(None))
