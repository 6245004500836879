"""A steep step waits while a bridge to it lies ahead. Pure."""

from collections.abc import Sequence
from datetime import datetime

from shop.ladder.rules import NextStepKind, steep
from shop.offers import availability
from shop.offers.facts import Candidate, Decision, Facts
from shop.offers.words import Rule

CLOSED = (
    availability.paused,
    availability.not_in_audience,
    availability.unpublished,
    availability.refunded_before,
    availability.legal_check_open,
    availability.event_over,
    availability.window_over,
)


def steep_up(candidate: Candidate, ratio: int) -> bool:
    upward = candidate.kind is NextStepKind.UPSELL
    return upward and steep(candidate.start.price, candidate.goods.price, ratio)


def awaited(every: Sequence[Candidate], facts: Facts, now: datetime) -> list[Candidate]:
    """The steep steps whose bridge was neither crossed nor refused, and can be had."""
    bridges = [each for each in every if each.kind is NextStepKind.BRIDGE]
    crossed = {each.from_id for each in bridges if each.product_id in facts.attended}
    ahead = {each.from_id for each in bridges if _lies_ahead(each, facts, now)} - crossed
    ratio = facts.limits.bridge_from_ratio
    return [each for each in every if each.from_id in ahead and steep_up(each, ratio)]


def bridges_before(decision: Decision) -> list[Candidate]:
    """Of the steps this decision held up for a bridge."""
    waiting = {
        each.candidate.from_id for each in decision.verdicts if each.stop is Rule.BRIDGE_FIRST
    }
    every = [each.candidate for each in decision.verdicts]
    bridges = [each for each in every if each.kind is NextStepKind.BRIDGE]
    return [each for each in bridges if each.from_id in waiting]


def _lies_ahead(bridge: Candidate, facts: Facts, now: datetime) -> bool:
    """Whoever has a place at an event still to come is on the way across."""
    if any(closes(bridge, facts, now) for closes in CLOSED):
        return False
    if availability.owned(bridge, facts, now):
        return bridge.goods.over_at is not None
    return not bridge.goods.sold_out and not facts.history.refused(bridge.product_id, now)
