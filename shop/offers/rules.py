"""Whom to propose what, and why not. Pure: the facts and the time are handed in."""

from collections.abc import Callable, Iterable
from datetime import datetime

from shop.ladder.rules import NextStepKind, steep
from shop.money import Money, percent_off
from shop.offers import availability, manners, silences
from shop.offers.facts import Candidate, Decision, Facts, Verdict
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
    Rule.DECLINED: manners.declined,
    Rule.ASKED_AGAIN: manners.asked_again,
    Rule.LATER: manners.later,
    Rule.QUIET_AFTER_NO: manners.quiet_after_no,
    Rule.IGNORED_THRICE: manners.ignored_thrice,
    Rule.STILL_OPEN: manners.still_open,
    Rule.ENDED_LATELY: manners.ended_lately,
    Rule.DOWNSELL_UNASKED: manners.downsell_unasked,
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
    Rule.OTHER_LADDER: availability.other_ladder,
    Rule.PAUSED: availability.paused,
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
    for candidate in ranked(candidates):
        taken = any(verdict.shown for verdict in verdicts)
        stop = stopped_by(candidate, facts, now) or (Rule.ONE_AT_A_TIME if taken else None)
        verdicts.append(Verdict(candidate, stop))
    return Decision(tuple(verdicts))


def stopped_by(candidate: Candidate, facts: Facts, now: datetime) -> Rule | None:
    return _first(CHECKS, candidate, facts, now)


def stopped_at_the_press(candidate: Candidate, facts: Facts, now: datetime) -> Rule | None:
    """A yes is refused for what product or student have become, never for having been asked."""
    return _first(AT_THE_PRESS, candidate, facts, now)


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """A bridge before a steep step, then the kind that fits best, then the instructor's order."""
    every = list(candidates)
    steep_from = {each.from_id for each in every if _steep(each)}
    return sorted(every, key=lambda each: _rank(each, steep_from))


def asked_price(rule: PriceRule, regular: Money, percent: int | None, fixed: int | None) -> Money:
    """Never above what the student would pay anyway."""
    if rule is PriceRule.PERCENT:
        return percent_off(regular, percent or 0)
    if rule is PriceRule.FIXED and fixed is not None:
        return min(regular, Money(fixed, regular.currency))
    return regular


def regretted(taken_back: int, complaints: int) -> bool:
    """Of the last hundred yeses: too many were undone or refunded, or led to a complaint."""
    return taken_back > MOST_TAKEN_BACK or complaints > MOST_COMPLAINTS


def _first(
    checks: dict[Rule, Check], candidate: Candidate, facts: Facts, now: datetime
) -> Rule | None:
    return next((rule for rule, stops in checks.items() if stops(candidate, facts, now)), None)


def _steep(candidate: Candidate) -> bool:
    upward = candidate.kind is NextStepKind.UPSELL
    return upward and steep(candidate.start.price, candidate.goods.price)


def _rank(candidate: Candidate, steep_from: set[int]) -> tuple[bool, int, int, int]:
    bridges = candidate.kind is NextStepKind.BRIDGE and candidate.from_id in steep_from
    fitting = availability.FITTING[candidate.moment]
    kind = fitting.index(candidate.kind) if candidate.kind in fitting else len(fitting)
    return (not bridges, kind, candidate.position, candidate.step_id or 0)
