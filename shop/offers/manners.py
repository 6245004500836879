"""Guards about asking: what was said before is respected, and nobody is asked too often. Pure."""

from datetime import datetime
from hashlib import sha256

from shop.ladder.rules import NextStepKind
from shop.offers.facts import Candidate, Facts
from shop.offers.limits import Limits
from shop.offers.promise_rules import held
from shop.offers.words import Moment, ProposalState, Rule

UNCOUNTED = (Moment.THANK_YOU, Moment.COURSE_COMPLETED)


def held_out(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return left_alone(facts.student_id, facts.limits)


def no_consent(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return candidate.moment is Moment.MAIL and mail_stop(facts, now) is Rule.NO_CONSENT


def mailed_lately(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return candidate.moment is Moment.MAIL and mail_stop(facts, now) is Rule.MAILED_LATELY


def left_alone(student_id: int, limits: Limits) -> bool:
    """A stable share of students sees no offers, so that their worth can be measured honestly."""
    number = int(sha256(f"holdout:{student_id}".encode()).hexdigest()[:8], 16)
    return number % 100 < limits.holdout_percent


def mail_stop(facts: Facts, now: datetime) -> Rule | None:
    """Why no letter about courses may leave now, whatever it would carry."""
    if not facts.mail_consent:
        return Rule.NO_CONSENT
    mailed_at = facts.mailed_at
    lately = mailed_at is not None and now < mailed_at + facts.limits.between_mails
    return Rule.MAILED_LATELY if lately else None


def declined(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return bool(held(Rule.DECLINED, candidate, facts, now))


def asked_again(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    asked = facts.history.asked_after_no(candidate.product_id, now)
    return asked >= facts.limits.asked_again


def later(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return bool(held(Rule.LATER, candidate, facts, now))


def quiet_after_no(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    last = max(facts.history.noes.values(), default=None)
    return last is not None and now < last + facts.limits.any_after_no


def ignored_thrice(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    noes = facts.history.ignored_noes(now)
    if not noes:
        return False
    said_no = noes.get(candidate.product_id)
    if said_no is not None and now < said_no + facts.limits.same_product_after_no:
        return True
    return now < max(noes.values()) + facts.limits.any_after_no


def still_open(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    """A waiting proposal of the same product is only followed by a better one."""
    history = facts.history
    return any(
        history.being_paid(past, now)
        or (history.waits(past, now) and candidate.terms.price >= past.price)
        for past in history.of(candidate.product_id)
    )


def ended_lately(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return bool(held(Rule.ENDED_LATELY, candidate, facts, now))


def downsell_unasked(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    if candidate.kind is not NextStepKind.DOWNSELL:
        return False
    return candidate.from_id not in facts.history.noes or candidate.from_id in facts.owns


def downsell_larger(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    """Smaller means in price and in scope: no higher rung, and not around what was declined."""
    if candidate.kind is not NextStepKind.DOWNSELL:
        return False
    start, end = candidate.start, candidate.goods
    higher = bool(start.place and end.place and end.place.rung > start.place.rung)
    return end.price >= start.price or higher or start.product_id in end.parts


def downsell_once(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    if candidate.kind is not NextStepKind.DOWNSELL:
        return False
    before = [past for past in facts.past if past.kind is NextStepKind.DOWNSELL]
    return any(candidate.from_id in (past.from_id, past.product_id) for past in before)


def just_bought(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    bought_at = facts.purchases.last_bought_at
    if bought_at is None or candidate.moment is Moment.THANK_YOU:
        return False
    return now < bought_at + facts.limits.after_purchase


def no_chain(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    """What was bought from a thank-you page is not followed by another add-on."""
    return candidate.moment is Moment.THANK_YOU and any(
        past.moment is Moment.THANK_YOU and past.state is ProposalState.ACCEPTED
        for past in facts.history.of(candidate.from_id)
    )


def last_module(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    if candidate.moment is not Moment.MODULE_COMPLETED:
        return False
    return candidate.last_module or candidate.about in facts.graduated


def once_per_course(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    if candidate.moment is not Moment.MODULE_COMPLETED:
        return False
    here = [past for past in facts.past if past.moment is Moment.MODULE_COMPLETED]
    return sum(past.about == candidate.about for past in here) >= facts.limits.per_course


def module_pause(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return candidate.moment is Moment.MODULE_COMPLETED and any(
        past.moment is Moment.MODULE_COMPLETED and now < past.shown_at + facts.limits.module_pause
        for past in facts.past
    )


def too_soon(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    since = now - facts.limits.between
    return candidate.moment not in UNCOUNTED and _counted(facts, since) >= 1


def enough_this_month(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    counted = _counted(facts, now - facts.limits.month)
    return candidate.moment not in UNCOUNTED and counted >= facts.limits.per_month


def _counted(facts: Facts, since: datetime) -> int:
    return sum(past.shown_at > since and past.moment not in UNCOUNTED for past in facts.past)
