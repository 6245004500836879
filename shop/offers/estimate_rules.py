"""How sure a share is that was counted on a sample. Pure."""

from dataclasses import dataclass
from math import sqrt

SURE = 1.96  # nineteen times out of twenty


@dataclass(frozen=True)
class Estimate:
    """`low` and `high` hold the truth nineteen times out of twenty."""

    middle: float
    low: float
    high: float

    def times(self, number: float) -> "Estimate":
        return Estimate(self.middle * number, self.low * number, self.high * number)

    @property
    def exact(self) -> bool:
        return self.low == self.high


def share(hits: int, looked_at: int) -> Estimate:
    """Wilson's interval for a share seen `hits` times of `looked_at`; of nothing, anything."""
    if not looked_at:
        return Estimate(0.0, 0.0, 1.0)
    seen, square = hits / looked_at, SURE * SURE
    width = 1 + square / looked_at
    middle = (seen + square / (2 * looked_at)) / width
    spread = SURE * sqrt(seen * (1 - seen) / looked_at + square / (4 * looked_at**2)) / width
    return Estimate(seen, max(0.0, middle - spread), min(1.0, middle + spread))


def how_many(hits: int, looked_at: int, population: int) -> Estimate:
    """Of the whole population; exact when everybody was looked at."""
    if looked_at >= population:
        return Estimate(hits, hits, hits)
    return share(hits, looked_at).times(population)
