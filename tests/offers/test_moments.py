"""A table for each moment: who is shown what, and who is left in peace."""

from dataclasses import replace

import pytest

from shop.ladder.rules import NextStepKind
from shop.offers.facts import Facts
from shop.offers.words import Moment
from tests.offers.test_decisions import map_at
from tests.offers.values import (
    BLOG,
    BUYER,
    COACHING,
    DAY,
    GOODS,
    GRADUATE,
    LEARNER,
    MINI,
    NOON,
    REVIEW,
    SEO,
    WEBINAR,
    bought,
    candidate,
    ignored,
    knowing,
    past,
    said_later,
    said_no,
    scored,
    shown,
)

PAGE, AFTER, STALLED = Moment.PRODUCT_PAGE, Moment.DAYS_AFTER, Moment.STALLED
MAIL, EVENT, LIBRARY = Moment.MAIL, Moment.EVENT_ATTENDED, Moment.LIBRARY
SMALLER = {"kind": NextStepKind.DOWNSELL, "from_id": COACHING}
FORTNIGHT = replace(LEARNER, idle_since=NOON - 14 * DAY)
THERE = replace(GRADUATE, attended=frozenset({WEBINAR}))
UNHAPPY = replace(GRADUATE, scores=scored(6))
PASSIVE = replace(GRADUATE, scores=scored(7))


def rows(*cases):
    return pytest.mark.parametrize(
        ("facts", "expected"), [pytest.param(facts, what, id=why) for why, facts, what in cases]
    )


@rows(
    ("a graduate looks at what is wider", GRADUATE, SEO),
    ("a passive voice is no detractor", PASSIVE, SEO),
    ("its owner is sold nothing", replace(GRADUATE, owns=frozenset({BLOG, SEO})), None),
    ("a no is kept here too", knowing(said_no(SEO, 30)), None),
    ("a stranger to the ladder", Facts(), SEO),
    ("help comes first", UNHAPPY, None),
    ("refunded before", replace(GRADUATE, purchases=bought(90, refunded_products={SEO})), None),
)
def test_on_a_products_own_page(facts, expected):
    assert shown([candidate(SEO, moment=PAGE)], facts) == expected


@rows(
    ("the bridge before the steep step", GRADUATE, WEBINAR),
    ("beyond the bridge the step itself", THERE, COACHING),
    ("not yet a graduate", LEARNER, None),
    ("the bridge put off until next week", knowing(said_later(WEBINAR, 3)), SEO),
    ("an offer of yesterday", knowing(past(SEO, 1)), None),
    ("just bought something else", replace(GRADUATE, purchases=bought(3)), None),
    ("a question waits", replace(GRADUATE, open_question=True), None),
)
def test_some_days_after(facts, expected):
    assert shown(map_at(AFTER), facts) == expected


@rows(
    ("mid-course", FORTNIGHT, None),
    ("a graduate elsewhere", GRADUATE, None),
    ("happy and rich", replace(GRADUATE, scores=scored(10)), None),
)
def test_the_stalled_are_never_sold_anything(facts, expected):
    assert shown(map_at(STALLED), facts) == expected


@rows(
    ("one quiet row", GRADUATE, WEBINAR),
    ("beyond the bridge", THERE, COACHING),
    ("after a no the row rests", knowing(said_no(WEBINAR, 13)), None),
    ("and comes back with something else", knowing(said_no(WEBINAR, 14)), COACHING),
    ("three offers this month", knowing(past(SEO, 5), past(SEO, 10), past(SEO, 20)), None),
    ("stalled in another course", replace(GRADUATE, idle_since=NOON - 14 * DAY), None),
    ("switched off", replace(GRADUATE, takes_offers=False), None),
)
def test_in_the_library(facts, expected):
    assert shown(map_at(LIBRARY), facts) == expected


@rows(
    ("agreed, and nothing written this week", GRADUATE, WEBINAR),
    ("never agreed", replace(GRADUATE, mail_consent=False), None),
    ("written to six days ago", replace(GRADUATE, mailed_at=NOON - 6 * DAY), None),
    ("written to a week ago", replace(GRADUATE, mailed_at=NOON - 7 * DAY), WEBINAR),
    ("a refund is under way", replace(GRADUATE, refund_pending=True), None),
    ("a dispute", replace(GRADUATE, dispute_open=True), None),
)
def test_in_a_letter(facts, expected):
    assert shown(map_at(MAIL), facts) == expected


@rows(
    ("the step beyond the bridge", THERE, COACHING),
    ("not a graduate of what it asks for", replace(LEARNER, attended=frozenset({WEBINAR})), SEO),
    ("a card was refused", replace(THERE, payment_failed_at=NOON - DAY), None),
    ("three without an answer", knowing(*[ignored(SEO, 20 + n) for n in range(3)]), None),
)
def test_after_an_event(facts, expected):
    assert shown(map_at(EVENT), facts) == expected


@pytest.mark.invariant(9)
@rows(
    ("nobody said no", GRADUATE, None),
    ("on the day of the no", knowing(said_no(COACHING, 0)), None),
    ("when the silence is over", knowing(said_no(COACHING, 14)), REVIEW),
    ("once", knowing(said_no(COACHING, 90), past(REVIEW, 40, **SMALLER)), None),
)
def test_something_smaller(facts, expected):
    smaller = candidate(REVIEW, "downsell", LIBRARY, start=COACHING)
    assert shown([smaller], facts) == expected


@pytest.mark.invariant(12)
def test_nothing_above_a_rung_before_a_success_on_it():
    begun = replace(BUYER, owns=frozenset({BLOG, MINI}))
    higher = candidate(COACHING, "upsell", EVENT, goods=replace(GOODS[COACHING], requires_id=None))
    assert shown([higher], begun) is None
    assert shown([higher], replace(begun, successes=frozenset({BLOG}), succeeded=begun.begun))
