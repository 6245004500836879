"""What a look at a drawn ladder should make its instructor think of. Pure."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from shop.ladder.rules import NextStepKind, steep
from shop.money import Money


class Flag(StrEnum):
    NO_FREE_RUNG = "no_free_rung"
    STEEP = "steep"
    NO_STEP = "no_step"
    LAW_OPEN = "law_open"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class Standing:
    """A product on a rung of the ladder."""

    product_id: int
    rung: int
    price: Money
    law_open: bool = False


@dataclass(frozen=True, slots=True)
class Leads:
    from_id: int
    to_id: int
    kind: NextStepKind


@dataclass(frozen=True, slots=True)
class Flagged:
    """About one product, or about the whole ladder."""

    flag: Flag
    product_id: int | None = None


def flags(standing: Sequence[Standing], steps: Iterable[Leads]) -> list[Flagged]:
    """What blocks selling first, then what is only worth a thought."""
    every = list(steps)
    law = [Flagged(Flag.LAW_OPEN, each.product_id) for each in standing if each.law_open]
    return [*law, *_free(standing), *_steep(standing, every), *_alone(standing, every)]


def _free(standing: Sequence[Standing]) -> list[Flagged]:
    given = any(each.rung == 1 and not each.price for each in standing)
    return [] if given or not standing else [Flagged(Flag.NO_FREE_RUNG)]


def _steep(standing: Sequence[Standing], steps: Sequence[Leads]) -> list[Flagged]:
    """A paid product that costs more than five times all below it, with no bridge to lean on."""
    bridged = {each.from_id for each in steps if each.kind is NextStepKind.BRIDGE}
    found = []
    for each in standing:
        below = [other for other in standing if other.rung == each.rung - 1 and other.price]
        leaned = any(other.product_id in bridged for other in below)
        if below and not leaned and all(steep(other.price, each.price) for other in below):
            found.append(Flagged(Flag.STEEP, each.product_id))
    return found


def _alone(standing: Sequence[Standing], steps: Sequence[Leads]) -> list[Flagged]:
    """The top needs no way on, the ground no way in."""
    leaving, reached = {each.from_id for each in steps}, {each.to_id for each in steps}
    lowest = min((each.rung for each in standing), default=1)
    unreached = [
        Flagged(Flag.UNREACHED, each.product_id)
        for each in standing
        if each.rung > lowest and each.product_id not in reached
    ]
    return [*_ends(standing, leaving), *unreached]


def _ends(standing: Sequence[Standing], leaving: Set[int]) -> list[Flagged]:
    """A rung from which nothing at all leads on; its first product stands for it."""
    found = []
    for number in (1, 2, 3):
        here = [each.product_id for each in standing if each.rung == number]
        if here and not leaving & set(here):
            found.append(Flagged(Flag.NO_STEP, here[0]))
    return found
