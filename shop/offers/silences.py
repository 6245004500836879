"""Guards about the student as a whole: help comes first, and a switch is obeyed. Pure."""

from datetime import datetime

from shop.offers.facts import Candidate, Facts
from shop.offers.words import Moment, Rule
from shop.voice import rules as voice


def offers_off(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return not facts.takes_offers


def under_18(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return facts.under_18


def unhappy(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return _unhappy(facts, now)


def open_question(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return facts.open_question


def refund_pending(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return facts.refund_pending


def dispute_open(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return facts.dispute_open


def payment_open(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return facts.payment_open


def payment_failed(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return _payment_failed(facts, now)


def stalled(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return candidate.moment is Moment.STALLED or _idle(facts, now)


def help_needed(facts: Facts, now: datetime) -> Rule | None:
    """Why this student is given a hand where a proposal would have stood."""
    reasons = {
        Rule.UNHAPPY: _unhappy(facts, now),
        Rule.OPEN_QUESTION: facts.open_question,
        Rule.PAYMENT_FAILED: _payment_failed(facts, now),
        Rule.STALLED: _idle(facts, now),
    }
    return next((rule for rule, so in reasons.items() if so), None)


def _unhappy(facts: Facts, now: datetime) -> bool:
    until = facts.limits.unhappy_for
    return any(voice.unhappy(said.score) and now < said.at + until for said in facts.scores)


def _payment_failed(facts: Facts, now: datetime) -> bool:
    failed_at = facts.payment_failed_at
    return failed_at is not None and now < failed_at + facts.limits.payment_failed_for


def _idle(facts: Facts, now: datetime) -> bool:
    since = facts.idle_since
    return since is not None and since + facts.limits.stalled_after <= now
