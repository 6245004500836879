"""Guards about the student as a whole: help comes first, and a switch is obeyed. Pure."""

from datetime import datetime

from shop.offers.facts import Candidate, Facts
from shop.offers.words import Moment

DETRACTOR = 6


def offers_off(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return not facts.takes_offers


def under_18(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return facts.under_18


def unhappy(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    until = facts.limits.unhappy_for
    return any(said.score <= DETRACTOR and now < said.at + until for said in facts.scores)


def open_question(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return facts.open_question


def refund_pending(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return facts.refund_pending


def dispute_open(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return facts.dispute_open


def payment_open(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return facts.payment_open


def payment_failed(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    failed_at = facts.payment_failed_at
    return failed_at is not None and now < failed_at + facts.limits.payment_failed_for


def stalled(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    if candidate.moment is Moment.STALLED:
        return True
    since = facts.idle_since
    return since is not None and since + facts.limits.stalled_after <= now
