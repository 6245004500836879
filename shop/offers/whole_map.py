"""The whole map in memory, with the terms set for it: what leads on from where."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from shop.catalogue.quote_rules import Item
from shop.ladder.rules import NextStepKind
from shop.offers.audience_rules import Audience
from shop.offers.availability import FITTING
from shop.offers.facts import Facts, Goods
from shop.offers.price_rules import PriceTerms, lower_until
from shop.offers.words import Moment, OfferState
from shop.texts import Copy

IN_FORCE = (OfferState.RUNNING, OfferState.PAUSED)
AFTERWARDS = (Moment.LIBRARY, Moment.MAIL, Moment.DAYS_AFTER)


@dataclass(frozen=True, slots=True)
class End:
    """A product at an end of a step; where seats are counted, how many are left is asked anew."""

    goods: Goods
    item: Item
    seats: int
    counted: bool


class Step(NamedTuple):
    """A next step."""

    id: int
    from_id: int
    to_id: int
    kind: NextStepKind
    challenge: Copy
    position: int
    paused: bool


class OfferTerms(NamedTuple):
    """What an offer sets for its step at its moment."""

    id: int
    slug: str
    moment: Moment
    state: OfferState
    price: PriceTerms
    audience: Audience
    window: timedelta | None
    until: datetime | None
    note: Copy

    def over(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now

    def deadline(self, moment_at: datetime, now: datetime) -> datetime | None:
        """Whatever ends first: hours after the moment, the offer's date, or its early price."""
        after = moment_at + self.window if self.window else None
        ends = (after, self.until, lower_until(self.price, now))
        return min([end for end in ends if end], default=None)


@dataclass(frozen=True, slots=True)
class WholeMap:
    """`modules` tells of each its title and whether it is the last."""

    ends: Mapping[int, End]
    steps_from: Mapping[int, Sequence[Step]]
    steps_to: Mapping[int, Sequence[Step]]
    offers: Mapping[int, Sequence[OfferTerms]]
    modules: Mapping[int, tuple[Copy, bool]]


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The products steps may lead from or to: here, begun, mine and refused."""

    moment: Moment
    here: Collection[int]
    begun: Collection[int]
    mine: Collection[int]
    refused: Collection[int]


def standing(facts: Facts, whole: WholeMap) -> Facts:
    """Where on this map the student has begun a course, and where succeeded."""
    owned = (whole.ends[each].goods for each in facts.owns if each in whole.ends)
    done = (whole.ends[each].goods for each in facts.successes if each in whole.ends)
    return replace(
        facts,
        begun=frozenset(each.place for each in owned if each.is_course and each.place),
        succeeded=frozenset(each.place for each in done if each.place),
    )


def leading(whole: WholeMap, stand: Standpoint) -> list[Step]:
    """Which steps of the map begin here, in the instructor's order."""
    found = {step.id: step for step in _roads(whole, stand)}
    return sorted(found.values(), key=lambda step: (step.position, step.id))


def terms_set(
    whole: WholeMap, step: Step, moment: Moment, now: datetime, drafts: Collection[int]
) -> Sequence[OfferTerms | None]:
    """The offers of a step at a moment, or None alone; `drafts` count as if they ran.

    A permanent graduates' price holds afterwards too, unless other terms are set there. After its
    date an offer changes nothing any more.
    """
    known = whole.offers.get(step.id, ())
    runs = [offer for offer in known if offer.id in drafts or _in_force(offer, now)]
    found = [offer for offer in runs if offer.moment is moment]
    if moment in AFTERWARDS and not any(offer.state in IN_FORCE for offer in found):
        found += [offer for offer in runs if _permanent(offer)]
    return found or (None,)


def _in_force(offer: OfferTerms, now: datetime) -> bool:
    return offer.state in IN_FORCE and not offer.over(now)


def _permanent(offer: OfferTerms) -> bool:
    return offer.moment is Moment.COURSE_COMPLETED and offer.window is None


def _roads(whole: WholeMap, stand: Standpoint) -> Iterator[Step]:
    if stand.moment is Moment.PRODUCT_PAGE:
        yield from _arriving(whole, stand)
        return
    for begun in stand.begun:
        yield from whole.steps_from.get(begun, ())
    if NextStepKind.DOWNSELL in FITTING[stand.moment]:
        yield from _of_kind(whole, stand.refused, NextStepKind.DOWNSELL)
    if stand.moment is Moment.EVENT_ATTENDED:
        yield from _of_kind(whole, _bridged(whole, stand.here), NextStepKind.UPSELL)


def _arriving(whole: WholeMap, stand: Standpoint) -> Iterator[Step]:
    """And the bridges beside a step up, to judge it by."""
    mine = set(stand.mine)
    leading_here = (step for here in stand.here for step in whole.steps_to.get(here, ()))
    arriving = [step for step in leading_here if step.from_id in mine]
    yield from arriving
    up = [step.from_id for step in arriving if step.kind is NextStepKind.UPSELL]
    yield from _of_kind(whole, up, NextStepKind.BRIDGE)


def _bridged(whole: WholeMap, here: Collection[int]) -> list[int]:
    """An event that is a bridge leads to what stands above the product it was built from."""
    arriving = (step for event in here for step in whole.steps_to.get(event, ()))
    return [step.from_id for step in arriving if step.kind is NextStepKind.BRIDGE]


def _of_kind(whole: WholeMap, starts: Collection[int], kind: NextStepKind) -> Iterator[Step]:
    leaving = (step for start in starts for step in whole.steps_from.get(start, ()))
    return (step for step in leaving if step.kind is kind)
