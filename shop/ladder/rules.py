"""What a step of the map may be. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from shop.money import Money

STEEP = 5


class NextStepKind(StrEnum):
    UPSELL = "upsell"
    CROSS_SELL = "cross_sell"
    DOWNSELL = "downsell"
    ADD_ON = "add_on"
    BRIDGE = "bridge"


class StepProblem(StrEnum):
    TO_ITSELF = "to_itself"
    UPSELL_GOES_DOWN = "upsell_goes_down"
    DOWNSELL_NOT_SMALLER = "downsell_not_smaller"
    ADD_ON_DEARER = "add_on_dearer"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a product stands: which ladder, which rung."""

    ladder_id: int
    rung: int


@dataclass(frozen=True, slots=True)
class End:
    """One end of a next step, as the checks on the map see it."""

    product_id: int
    price: Money
    place: Place | None = None


def steep(start: Money, end: Money, ratio: int = STEEP) -> bool:
    """From free every price is steep."""
    return end.amount > start.amount * ratio


def step_problem(kind: NextStepKind, start: End, end: End) -> StepProblem | None:
    if start.product_id == end.product_id:
        return StepProblem.TO_ITSELF
    if kind is NextStepKind.UPSELL and _goes_down(start.place, end.place):
        return StepProblem.UPSELL_GOES_DOWN
    return _price_problem(kind, start.price, end.price)


def _goes_down(start: Place | None, end: Place | None) -> bool:
    if start is None or end is None or start.ladder_id != end.ladder_id:
        return False
    return end.rung < start.rung


def _price_problem(kind: NextStepKind, start: Money, end: Money) -> StepProblem | None:
    if kind is NextStepKind.DOWNSELL and end >= start:
        return StepProblem.DOWNSELL_NOT_SMALLER
    if kind is NextStepKind.ADD_ON and end > start:
        return StepProblem.ADD_ON_DEARER
    return None
