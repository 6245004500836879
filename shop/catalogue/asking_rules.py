"""The numbers about asking that are the owner's: the usual one, the floor, the strictest. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shop.catalogue.wording_rules import Problem, range_problems


class Unit(StrEnum):
    TIMES = "times"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True)
class Number:
    """A silence protects by being long, a count of times by being low."""

    usual: int
    floor: int
    strictest: int
    unit: Unit

    @property
    def cap(self) -> bool:
        return self.unit is Unit.TIMES

    def laxer(self, value: int, than: int) -> bool:
        return value > than if self.cap else value < than

    def weaker(self, value: int) -> bool:
        return self.laxer(value, self.usual)


NUMBERS = {
    "between": Number(72, 24, 720, Unit.HOURS),
    "per_month": Number(3, 30, 1, Unit.TIMES),
    "per_course": Number(1, 1, 0, Unit.TIMES),
    "module_pause": Number(7, 3, 365, Unit.DAYS),
    "between_mails": Number(7, 3, 365, Unit.DAYS),
    "same_product_after_no": Number(60, 30, 730, Unit.DAYS),
    "any_after_no": Number(14, 7, 365, Unit.DAYS),
    "after_later": Number(7, 3, 90, Unit.DAYS),
    "after_end": Number(30, 14, 730, Unit.DAYS),
    "after_purchase": Number(7, 3, 365, Unit.DAYS),
    "undo_for": Number(30, 15, 1440, Unit.MINUTES),
}


def numbers_of(kept: Mapping[str, int]) -> dict[str, int]:
    """All of them: the owner's where there is one, else the usual."""
    return {name: kept.get(name, number.usual) for name, number in NUMBERS.items()}


def unusual(numbers: Mapping[str, int]) -> dict[str, int]:
    """What is kept with the school: only what differs."""
    return {name: value for name, value in numbers.items() if value != NUMBERS[name].usual}


def number_problems(numbers: Mapping[str, int | None]) -> list[Problem]:
    return [problem for name, value in numbers.items() for problem in _problems(name, value)]


def _problems(name: str, value: int | None) -> list[Problem]:
    number = NUMBERS[name]
    if value is None:
        return [Problem(name, "which_number")]
    if number.laxer(value, number.floor):
        code = "above_floor" if number.cap else "below_floor"
        return [Problem(name, code, {"floor": number.floor})]
    return range_problems(name, value, *sorted((number.floor, number.strictest)))
