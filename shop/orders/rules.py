"""Whether money fits an order, and whether it may still be undone."""

from datetime import datetime

from shop.money import Money


def fits(asked: Money, got: Money) -> bool:
    return asked == got


def may_undo(until: datetime | None, by_one_press: bool, closed: bool, now: datetime) -> bool:
    return bool(until and by_one_press and not closed and now < until)
