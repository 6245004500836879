from dataclasses import replace

import pytest

from shop.offers.rules import stopped_at_the_press
from shop.offers.words import Moment, Rule
from tests.offers.values import (
    DAY,
    GRADUATE,
    LEARNER,
    MODULE,
    NOON,
    SEO,
    candidate,
    scored,
    seo,
    stop,
)

pytestmark = pytest.mark.invariant(11)


@pytest.mark.parametrize(
    ("fact", "rule"),
    [
        ({"takes_offers": False}, Rule.OFFERS_OFF),
        ({"under_18": True}, Rule.UNDER_18),
        ({"scores": scored(3)}, Rule.UNHAPPY),
        ({"open_question": True}, Rule.OPEN_QUESTION),
        ({"refund_pending": True}, Rule.REFUND_PENDING),
        ({"dispute_open": True}, Rule.DISPUTE_OPEN),
        ({"payment_open": True}, Rule.PAYMENT_OPEN),
        ({"payment_failed_at": NOON}, Rule.PAYMENT_FAILED),
        ({"idle_since": NOON - 14 * DAY}, Rule.STALLED),
    ],
)
def test_help_comes_first(fact, rule):
    needs_help = replace(GRADUATE, **fact)
    assert stop(seo, needs_help) is rule
    pressed = stopped_at_the_press(seo, needs_help, NOON)
    assert pressed is (None if rule is Rule.PAYMENT_FAILED else rule)


@pytest.mark.parametrize("score", [7, 8, 9, 10])
def test_a_content_student_may_be_asked(score):
    assert stop(seo, replace(GRADUATE, scores=scored(score))) is None


@pytest.mark.parametrize(("days", "rule"), [(89, Rule.UNHAPPY), (90, None)])
def test_a_low_score_keeps_silence_for_ninety_days(days, rule):
    assert stop(seo, replace(GRADUATE, scores=scored(6, days_ago=days))) is rule


@pytest.mark.parametrize(("days", "rule"), [(13, None), (14, Rule.STALLED)])
def test_two_weeks_without_a_lesson_keep_silence(days, rule):
    module = candidate(SEO, moment=MODULE)
    assert stop(module, replace(LEARNER, idle_since=NOON - days * DAY)) is rule


def test_every_moment_keeps_the_silence():
    silent = replace(GRADUATE, takes_offers=False)
    assert all(stop(candidate(SEO, moment=moment), silent) for moment in Moment)


def test_a_declined_card_does_not_close_the_other_way_to_pay():
    failed = replace(GRADUATE, payment_failed_at=NOON)
    assert stopped_at_the_press(seo, failed, NOON) is None


def test_a_yes_is_refused_once_help_comes_first():
    asking = replace(GRADUATE, open_question=True)
    assert stopped_at_the_press(seo, asking, NOON) is Rule.OPEN_QUESTION
