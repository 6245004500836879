"""What looks at many students or moments come to, in numbers. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from shop.offers.estimate_rules import Estimate, how_many
from shop.offers.facts import Candidate, Decision
from shop.offers.limits import Limits
from shop.offers.words import Rule


class Stop(NamedTuple):
    """A rule with the numbers its sentence speaks of."""

    rule: Rule
    limits: Limits


@dataclass(frozen=True)
class Seen:
    """Of the sample: who would see the offer, what stops it, and what it stands beside."""

    shown: Estimate
    stops: Counter[Stop]
    replaced: Counter[int]
    kept_out_by: Counter[int]


@dataclass
class Crowd:
    """Counts everybody, and keeps a few of whom the offer is meant for: each as likely."""

    dice: Random
    most: int
    reached: int = 0
    meant: int = 0
    sample: list[int] = field(default_factory=list)

    def see(self, student_id: int, meant: bool) -> None:
        self.reached += 1
        if not meant:
            return
        self.meant += 1
        place = int(self.dice.random() * self.meant)
        if len(self.sample) < self.most:
            self.sample.append(student_id)
        elif place < self.most:
            self.sample[place] = student_id


def seen(pairs: Iterable[tuple[Decision, Decision]], offer_id: int, population: int) -> Seen:
    """`pairs` are the decisions without and with the offer."""
    stops: Counter[Stop] = Counter()
    replaced: Counter[int] = Counter()
    kept_out_by: Counter[int] = Counter()
    hits = looked_at = 0
    for before, after in pairs:
        looked_at += 1
        stop = _stop_of(after, offer_id)
        if stop is None and _shows(after, offer_id):
            hits += 1
            replaced.update(_other(before, after))
        elif stop is not None:
            stops[stop] += 1
            if stop.rule is Rule.ONE_AT_A_TIME and after.shown:
                kept_out_by[after.shown.product_id] += 1
    return Seen(how_many(hits, looked_at, population), stops, replaced, kept_out_by)


def _stop_of(decided: Decision, offer_id: int) -> Stop | None:
    mine = (each for each in decided.verdicts if each.candidate.terms.offer_id == offer_id)
    return next((Stop(each.stop, each.limits) for each in mine if each.stop), None)


def _shows(decided: Decision, offer_id: int) -> bool:
    shown: Candidate | None = decided.shown
    return shown is not None and shown.terms.offer_id == offer_id


def _other(before: Decision, after: Decision) -> list[int]:
    """What the student would have seen instead."""
    old, new = before.shown, after.shown
    return [old.product_id] if old and new and old.product_id != new.product_id else []
