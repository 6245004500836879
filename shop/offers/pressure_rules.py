"""How much offers press on students: a score a person can check by counting. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

LOOK_BACK = timedelta(weeks=13)
CALM_BELOW, HIGH_FROM = 0.5, 1.0
NO_ANSWER, TAKEN_BACK = 1, 2


class Pressure(StrEnum):
    NONE = "none"
    CALM = "calm"
    FELT = "felt"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Asked:
    """Proposals of the look-back by what became of them; each stands in one column at most."""

    shown: int = 0
    declined: int = 0
    ignored: int = 0
    kept: int = 0
    undone: int = 0
    refunded: int = 0
    students: int = 0

    @property
    def accepted(self) -> int:
        return self.kept + self.undone + self.refunded


def score(asked: Asked) -> float:
    """Points a week for each student who was shown anything.

    A proposal is one point; declined or ignored it is two, undone or refunded three.
    """
    unwanted = asked.declined + asked.ignored
    regretted = asked.undone + asked.refunded
    points = asked.shown + NO_ANSWER * unwanted + TAKEN_BACK * regretted
    return _a_week(points, asked.students)


def a_week(asked: Asked) -> float:
    """Proposals for each student who was shown anything."""
    return _a_week(asked.shown, asked.students)


def pressure(asked: Asked) -> Pressure:
    if not asked.shown:
        return Pressure.NONE
    points = score(asked)
    if points < CALM_BELOW:
        return Pressure.CALM
    return Pressure.FELT if points < HIGH_FROM else Pressure.HIGH


def _a_week(many: int, students: int) -> float:
    weeks = LOOK_BACK / timedelta(weeks=1)
    return many / weeks / students if students else 0.0
