"""Whom to propose what, and why not. Pure: the facts and the time are handed in."""

from collections.abc import Callable, Iterable
from datetime import datetime

from shop.ladder.rules import NextStepKind
from shop.offers import availability, manners, silences
from shop.offers.bridge_rules import awaited, steep_up
from shop.offers.facts import Candidate, Decision, Facts, Verdict
from shop.offers.limits import Limits
from shop.offers.price_rules import asked_price
from shop.offers.promise_rules import in_force
from shop.offers.words import (
    AnswerKind,
    Moment,
    OfferState,
    PriceRule,
    ProposalState,
    ReasonWord,
    Rule,
)

__all__ = [
    "AnswerKind",
    "Moment",
    "OfferState",
    "PriceRule",
    "ProposalState",
    "ReasonWord",
    "Rule",
    "asked_price",
    "decide",
    "ranked",
    "regretted",
    "stopped_at_the_press",
    "stopped_by",
]
MOST_TAKEN_BACK, MOST_COMPLAINTS = 8, 1
Check = Callable[[Candidate, Facts, datetime], bool]

PROPOSABLE: dict[Rule, Check] = {
    Rule.OWNED: availability.owned,
    Rule.ATTENDED: availability.attended,
    Rule.UNPUBLISHED: availability.unpublished,
    Rule.REFUNDED_BEFORE: availability.refunded_before,
    Rule.CREDIT_GONE: availability.credit_gone,
    Rule.PREREQUISITE: availability.prerequisite,
    Rule.GRADUATES_ONLY: availability.graduates_only,
    Rule.SUCCESS_FIRST: availability.success_first,
    Rule.LEGAL_CHECK_OPEN: availability.legal_check_open,
    Rule.SOLD_OUT: availability.sold_out,
    Rule.EVENT_OVER: availability.event_over,
    Rule.WINDOW_OVER: availability.window_over,
}
SILENCES: dict[Rule, Check] = {
    Rule.OFFERS_OFF: silences.offers_off,
    Rule.UNDER_18: silences.under_18,
    Rule.UNHAPPY: silences.unhappy,
    Rule.OPEN_QUESTION: silences.open_question,
    Rule.REFUND_PENDING: silences.refund_pending,
    Rule.DISPUTE_OPEN: silences.dispute_open,
    Rule.PAYMENT_OPEN: silences.payment_open,
    Rule.PAYMENT_FAILED: silences.payment_failed,
    Rule.STALLED: silences.stalled,
}
MANNERS: dict[Rule, Check] = {
    Rule.HELD_OUT: manners.held_out,
    Rule.NO_CONSENT: manners.no_consent,
    Rule.MAILED_LATELY: manners.mailed_lately,
    Rule.DECLINED: manners.declined,
    Rule.ASKED_AGAIN: manners.asked_again,
    Rule.LATER: manners.later,
    Rule.QUIET_AFTER_NO: manners.quiet_after_no,
    Rule.IGNORED_THRICE: manners.ignored_thrice,
    Rule.STILL_OPEN: manners.still_open,
    Rule.ENDED_LATELY: manners.ended_lately,
    Rule.DOWNSELL_UNASKED: manners.downsell_unasked,
    Rule.DOWNSELL_LARGER: manners.downsell_larger,
    Rule.DOWNSELL_ONCE: manners.downsell_once,
    Rule.JUST_BOUGHT: manners.just_bought,
    Rule.NO_CHAIN: manners.no_chain,
    Rule.LAST_MODULE: manners.last_module,
    Rule.ONCE_PER_COURSE: manners.once_per_course,
    Rule.MODULE_PAUSE: manners.module_pause,
    Rule.TOO_SOON: manners.too_soon,
    Rule.ENOUGH_THIS_MONTH: manners.enough_this_month,
}
HERE: dict[Rule, Check] = {
    Rule.NOT_HERE: availability.not_here,
    Rule.OTHER_PAGE: availability.other_page,
    Rule.OTHER_LADDER: availability.other_ladder,
    Rule.ONE_PRESS_FORBIDDEN: availability.one_press_forbidden,
    Rule.PAUSED: availability.paused,
    Rule.NOT_IN_AUDIENCE: availability.not_in_audience,
}
CHECKS: dict[Rule, Check] = HERE | PROPOSABLE | SILENCES | MANNERS
# a declined card must not close the other way to pay for the very same proposal
AT_THE_PRESS: dict[Rule, Check] = {
    rule: check
    for rule, check in (PROPOSABLE | SILENCES).items()
    if rule is not Rule.PAYMENT_FAILED
}


def decide(candidates: Iterable[Candidate], facts: Facts, now: datetime) -> Decision:
    """At most one candidate is shown; every other one names the rule that stopped it."""
    verdicts: list[Verdict] = []
    taken = False
    every = ranked(candidates, facts.limits.bridge_from_ratio)
    bridged = awaited(every, facts, now)
    for candidate in every:
        stop = stopped_by(candidate, facts, now) or (Rule.ONE_AT_A_TIME if taken else None)
        stop = stop or (Rule.BRIDGE_FIRST if candidate in bridged else None)
        taken = taken or stop is None
        verdicts.append(Verdict(candidate, stop, in_force(stop, candidate, facts, now)))
    return Decision(tuple(verdicts))


def stopped_by(candidate: Candidate, facts: Facts, now: datetime) -> Rule | None:
    return _first(CHECKS, candidate, facts, now)


def stopped_at_the_press(candidate: Candidate, facts: Facts, now: datetime) -> Rule | None:
    """A yes is refused for what product or student have become, never for having been asked."""
    return _first(AT_THE_PRESS, candidate, facts, now)


def ranked(
    candidates: Iterable[Candidate], ratio: int = Limits.bridge_from_ratio
) -> list[Candidate]:
    """A bridge before a steep step, then the kind that fits best, then the instructor's order.

    Of several terms for the same product the lowest price comes first: terms never stack.
    """
    every = list(candidates)
    steep_from = {each.from_id for each in every if steep_up(each, ratio)}
    in_order = sorted(every, key=lambda each: _rank(each, steep_from))
    turn: dict[int, int] = {}
    for place, each in enumerate(in_order):
        turn.setdefault(each.product_id, place)
    return sorted(in_order, key=lambda each: (turn[each.product_id], each.terms.price))


def regretted(taken_back: int, complaints: int) -> bool:
    """Of the last hundred yeses: too many were undone or refunded, or led to a complaint."""
    return taken_back > MOST_TAKEN_BACK or complaints > MOST_COMPLAINTS


def _first(
    checks: dict[Rule, Check], candidate: Candidate, facts: Facts, now: datetime
) -> Rule | None:
    for rule, stops in checks.items():
        if stops(candidate, facts, now):
            return rule
    return None


def _rank(candidate: Candidate, steep_from: set[int]) -> tuple[bool, int, int, int]:
    bridges = candidate.kind is NextStepKind.BRIDGE and candidate.from_id in steep_from
    fitting = availability.FITTING[candidate.moment]
    kind = fitting.index(candidate.kind) if candidate.kind in fitting else len(fitting)
    return (not bridges, kind, candidate.position, candidate.step_id or 0)
