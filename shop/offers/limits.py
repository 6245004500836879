"""How much a student may be asked, and below which floors no owner may go."""

from dataclasses import dataclass, fields
from datetime import timedelta


class TooWeak(ValueError):
    """A limit was set to protect the student less than the shop's floor."""


@dataclass(frozen=True)
class Limits:
    same_product_after_no: timedelta = timedelta(days=60)
    any_after_no: timedelta = timedelta(days=14)
    asked_again: int = 1
    after_later: timedelta = timedelta(days=7)
    ignored_in_a_row: int = 3
    between: timedelta = timedelta(hours=72)
    per_month: int = 3
    month: timedelta = timedelta(days=30)
    module_pause: timedelta = timedelta(days=7)
    per_course: int = 1
    after_purchase: timedelta = timedelta(days=7)
    after_end: timedelta = timedelta(days=30)
    between_mails: timedelta = timedelta(days=7)
    unhappy_for: timedelta = timedelta(days=90)
    payment_failed_for: timedelta = timedelta(days=90)
    stalled_after: timedelta = timedelta(days=14)
    undo_for: timedelta = timedelta(minutes=30)
    add_on_for: timedelta = timedelta(hours=24)
    days_after: timedelta = timedelta(days=7)
    bridge_from_ratio: int = 3
    holdout_percent: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            _check(field.name, getattr(self, field.name))


AT_LEAST = {
    "same_product_after_no": timedelta(days=30),
    "any_after_no": timedelta(days=7),
    "after_later": timedelta(days=3),
    "between": timedelta(hours=24),
    "month": timedelta(days=30),
    "module_pause": timedelta(days=3),
    "after_purchase": timedelta(days=3),
    "after_end": timedelta(days=14),
    "between_mails": timedelta(days=3),
    "unhappy_for": timedelta(days=90),
    "payment_failed_for": timedelta(days=90),
    "undo_for": timedelta(minutes=15),
    "days_after": timedelta(days=1),
    "bridge_from_ratio": 1,
}
AT_MOST = {
    "asked_again": 1,
    "ignored_in_a_row": 3,
    "per_month": 30,
    "per_course": 1,
    "stalled_after": timedelta(days=14),
    "holdout_percent": 50,
}


def _check(name: str, value: timedelta | int) -> None:
    if name in AT_LEAST and value < AT_LEAST[name]:  # type: ignore[operator]
        raise TooWeak(f"{name} may not go below {AT_LEAST[name]}")
    if name in AT_MOST and value > AT_MOST[name]:  # type: ignore[operator]
        raise TooWeak(f"{name} may not go above {AT_MOST[name]}")
