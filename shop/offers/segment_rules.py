"""The segment a student is in, derived from facts and never typed in. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shop.money import Money, yen

PROMOTER, PASSIVE = 9, 7
UNHAPPY_FOR = timedelta(days=90)
STILL_FOR = timedelta(days=14)
LOYAL_PURCHASES = 2


class Segment(StrEnum):
    LOYAL = "loyal"
    STEADY = "steady"
    AT_RISK = "at_risk"
    NEW = "new"


class Band(StrEnum):
    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


@dataclass(frozen=True)
class Signs:
    """What tells how a student is doing; `waits_since` is when an unfinished course was given."""

    purchases: int = 0
    bought_at: datetime | None = None
    spent: Money = yen(0)
    score: int | None = None
    scored_at: datetime | None = None
    graduations: int = 0
    waits_since: datetime | None = None
    finished_at: datetime | None = None
    watched_at: datetime | None = None
    handed_in_at: datetime | None = None
    consents: bool = False


def segment(signs: Signs, now: datetime) -> Segment:
    """Help before praise: whoever is at risk is nothing else."""
    if unhappy(signs, now) or still(signs, now):
        return Segment.AT_RISK
    if signs.graduations and signs.purchases >= LOYAL_PURCHASES:
        return Segment.LOYAL
    return Segment.STEADY if signs.finished_at else Segment.NEW


def band(score: int | None) -> Band | None:
    """Of the newest score a student gave."""
    if score is None:
        return None
    if score >= PROMOTER:
        return Band.PROMOTER
    return Band.PASSIVE if score >= PASSIVE else Band.DETRACTOR


def unhappy(signs: Signs, now: datetime) -> bool:
    detractor = band(signs.score) is Band.DETRACTOR
    return detractor and signs.scored_at is not None and now - UNHAPPY_FOR < signs.scored_at


def still(signs: Signs, now: datetime) -> bool:
    """A course waits to be finished; for two weeks nothing was finished, watched or handed in."""
    if signs.waits_since is None:
        return False
    lived = (signs.waits_since, signs.finished_at, signs.watched_at, signs.handed_in_at)
    return max(at for at in lived if at) <= now - STILL_FOR
