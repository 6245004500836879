"""Guards about the product and this student's right to it. Pure."""

from collections.abc import Container
from datetime import datetime

from shop.ladder.rules import NextStepKind
from shop.money import Money, yen
from shop.offers.facts import Candidate, Facts, Goods
from shop.offers.words import Moment

UPSELL, CROSS_SELL = NextStepKind.UPSELL, NextStepKind.CROSS_SELL
DOWNSELL, ADD_ON, BRIDGE = NextStepKind.DOWNSELL, NextStepKind.ADD_ON, NextStepKind.BRIDGE
AFTER_A_COURSE = (UPSELL, BRIDGE, CROSS_SELL, DOWNSELL)
FITTING: dict[Moment, tuple[NextStepKind, ...]] = {
    Moment.PRODUCT_PAGE: (*AFTER_A_COURSE, ADD_ON),
    Moment.THANK_YOU: (ADD_ON,),
    Moment.MODULE_COMPLETED: (UPSELL, CROSS_SELL, DOWNSELL),
    Moment.COURSE_COMPLETED: AFTER_A_COURSE,
    Moment.DAYS_AFTER: AFTER_A_COURSE,
    Moment.STALLED: (),
    Moment.LIBRARY: AFTER_A_COURSE,
    Moment.MAIL: AFTER_A_COURSE,
    Moment.EVENT_ATTENDED: (UPSELL, CROSS_SELL),
}
FOR_GRADUATES = (Moment.COURSE_COMPLETED, Moment.DAYS_AFTER, Moment.LIBRARY, Moment.MAIL)
LONG_TUITION_ABOVE = yen(50_000)
TUITION = ("course", "coaching", "bundle", "membership")


def not_here(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return candidate.kind not in FITTING[candidate.moment]


def other_page(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return candidate.elsewhere


def other_ladder(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    here, there = candidate.start.place, candidate.goods.place
    if candidate.moment is not Moment.MODULE_COMPLETED or not here or not there:
        return False
    return here.ladder_id != there.ladder_id


def one_press_forbidden(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    """The thank-you page is where one press sells; this product's law asks for papers first."""
    return candidate.moment is Moment.THANK_YOU and candidate.goods.one_press_forbidden


def paused(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return candidate.terms.paused


def not_in_audience(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return not candidate.terms.in_audience


def window_over(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return candidate.terms.deadline is not None and candidate.terms.deadline <= now


def owned(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return owns_all(candidate.goods, facts)


def attended(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return candidate.product_id in facts.attended


def refunded_before(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    given_back = facts.purchases.refunded_products
    return candidate.product_id in given_back or bool(candidate.goods.parts & given_back)


def credit_gone(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    """What was taken off for something owned is not given twice: the thing, and its refund."""
    paid = facts.purchases.paid
    return any(
        product_id not in facts.owns or paid.get(product_id, then - then) < then
        for product_id, then in candidate.terms.credited.items()
    )


def unpublished(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return not candidate.goods.published


def sold_out(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return candidate.goods.sold_out


def event_over(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    over_at = candidate.goods.over_at
    return over_at is not None and over_at <= now


def prerequisite(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return not may_take(candidate.goods, facts.graduated)


def graduates_only(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    if candidate.moment not in FOR_GRADUATES or candidate.kind is DOWNSELL:
        return False
    return candidate.start.is_course and candidate.from_id not in facts.graduated


def legal_check_open(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return candidate.goods.legal_check_open


def success_first(candidate: Candidate, facts: Facts, now: datetime) -> bool:
    return _before_success_here(candidate, facts) or _before_success_there(candidate, facts)


def may_take(goods: Goods, graduated: Container[int]) -> bool:
    return goods.requires_id is None or goods.requires_id in graduated


def owns_all(goods: Goods, facts: Facts) -> bool:
    """A bundle is owned when all its parts are."""
    return goods.product_id in facts.owns or (bool(goods.parts) and goods.parts <= facts.owns)


def question_of_law_open(kind: str, price: Money, answer: str) -> bool:
    """Long, dear tuition may fall under a law of its own; the owner must answer first."""
    return answer == "unanswered" and kind in TUITION and price > LONG_TUITION_ABOVE


def _before_success_here(candidate: Candidate, facts: Facts) -> bool:
    """Up from the product this step leaves, without a first success on it."""
    start, end = candidate.start.place, candidate.goods.place
    if start is None or end is None or end.rung <= start.rung or candidate.kind is DOWNSELL:
        return False
    return candidate.from_id not in facts.successes and start not in facts.succeeded


def _before_success_there(candidate: Candidate, facts: Facts) -> bool:
    """Above the rung reached on the product's own ladder, without a success there."""
    end = candidate.goods.place
    if end is None:
        return False
    begun = [place.rung for place in facts.begun if place.ladder_id == end.ladder_id]
    below = [rung for rung in begun if rung < end.rung]
    done = [place.rung for place in facts.succeeded if place.ladder_id == end.ladder_id]
    return bool(below) and max(below) > max(done, default=0)
