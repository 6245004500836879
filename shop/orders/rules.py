"""Whether money fits an order, and how long it may be undone."""

from datetime import datetime, timedelta

from shop.money import Money

UNDO_FOR = timedelta(minutes=30)


def fits(asked: Money, got: Money) -> bool:
    return asked == got


def undo_until(paid_at: datetime) -> datetime:
    return paid_at + UNDO_FOR


def may_undo(paid_at: datetime | None, by_one_press: bool, closed: bool, now: datetime) -> bool:
    return bool(paid_at and by_one_press and not closed and now < undo_until(paid_at))
