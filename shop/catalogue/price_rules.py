"""When a price may be struck through: only if it was really charged. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.money import Money

LOOK_BACK = timedelta(weeks=8)
AT_LEAST = timedelta(weeks=2)
ENDED_WITHIN = timedelta(weeks=2)


@dataclass(frozen=True, slots=True)
class Charged:
    """A price a product really had, from when on."""

    price: Money
    since: datetime


def really_charged(was: Money, history: Sequence[Charged], now: datetime) -> bool:
    """More than half of the last eight weeks, two weeks at least, ended under two weeks ago.

    Source: the consumer agency's guideline on double price labels (景品表示法), as read in the
    brief. A product younger than eight weeks is measured over its own life.
    """
    spans = [(start, end) for price, start, end in _spans(history, now) if price == was]
    if not spans or max(end for _, end in spans) <= now - ENDED_WITHIN:
        return False
    begins = max(now - LOOK_BACK, min(each.since for each in history))
    charged = sum((_overlap(start, end, begins) for start, end in spans), timedelta())
    return charged >= AT_LEAST and charged * 2 > now - begins


def _spans(history: Sequence[Charged], now: datetime) -> list[tuple[Money, datetime, datetime]]:
    past = sorted((each for each in history if each.since <= now), key=lambda each: each.since)
    ends = [each.since for each in past[1:]] + [now]
    return [(each.price, each.since, end) for each, end in zip(past, ends, strict=False)]


def _overlap(start: datetime, end: datetime, begins: datetime) -> timedelta:
    return max(end - max(start, begins), timedelta())
