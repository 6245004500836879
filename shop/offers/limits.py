"""How much a student may be asked, and below which floors no owner may go."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from shop.catalogue.asking_rules import NUMBERS, Unit


class TooWeak(ValueError):
    """A limit was set to protect the student less than the shop's floor."""


def measured(name: str, number: int) -> Any:
    """One of the owner's numbers in its unit: a span of time, or so many times."""
    unit = NUMBERS[name].unit
    return number if unit is Unit.TIMES else timedelta(**{unit.value: number})


def counted(name: str, value: Any) -> int:
    """The same, as it is typed."""
    unit = NUMBERS[name].unit
    return int(value) if unit is Unit.TIMES else value // timedelta(**{unit.value: 1})


def _usual(name: str) -> Any:
    return measured(name, NUMBERS[name].usual)


@dataclass(frozen=True)
class Limits:
    same_product_after_no: timedelta = _usual("same_product_after_no")
    any_after_no: timedelta = _usual("any_after_no")
    asked_again: int = 1
    after_later: timedelta = _usual("after_later")
    ignored_in_a_row: int = 3
    between: timedelta = _usual("between")
    per_month: int = _usual("per_month")
    month: timedelta = timedelta(days=30)
    module_pause: timedelta = _usual("module_pause")
    per_course: int = _usual("per_course")
    after_purchase: timedelta = _usual("after_purchase")
    after_end: timedelta = _usual("after_end")
    between_mails: timedelta = _usual("between_mails")
    unhappy_for: timedelta = timedelta(days=90)
    payment_failed_for: timedelta = timedelta(days=90)
    stalled_after: timedelta = timedelta(days=14)
    add_on_for: timedelta = timedelta(hours=24)
    days_after: timedelta = timedelta(days=7)
    bridge_from_ratio: int = 3
    holdout_percent: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            _check(field.name, getattr(self, field.name))


# undoing is a promise of the order, not of the proposal
OWNERS = tuple(name for name in NUMBERS if name != "undo_for")
AT_LEAST: dict[str, Any] = {
    "month": timedelta(days=30),
    "unhappy_for": timedelta(days=90),
    "payment_failed_for": timedelta(days=90),
    "days_after": timedelta(days=1),
    "bridge_from_ratio": 1,
} | {name: measured(name, NUMBERS[name].floor) for name in OWNERS if not NUMBERS[name].cap}
AT_MOST: dict[str, Any] = {
    "asked_again": 1,
    "ignored_in_a_row": 3,
    "stalled_after": timedelta(days=14),
    "holdout_percent": 50,
} | {name: NUMBERS[name].floor for name in OWNERS if NUMBERS[name].cap}


def chosen(numbers: Mapping[str, int]) -> dict[str, Any]:
    """The owner's numbers as limits; the rest stays as usual."""
    return {name: measured(name, numbers[name]) for name in OWNERS if name in numbers}


def _check(name: str, value: timedelta | int) -> None:
    if name in AT_LEAST and value < AT_LEAST[name]:
        raise TooWeak(f"{name} may not go below {AT_LEAST[name]}")
    if name in AT_MOST and value > AT_MOST[name]:
        raise TooWeak(f"{name} may not go above {AT_MOST[name]}")
