from dataclasses import replace

import pytest

from shop.ladder.rules import Place
from shop.money import yen
from shop.offers.availability import question_of_law_open
from shop.offers.facts import Purchases
from shop.offers.words import Moment, Rule
from tests.offers.values import (
    BLOG,
    BUNDLE,
    BUYER,
    COACHING,
    GOODS,
    GRADUATE,
    HOUR,
    LEARNER,
    LIBRARY,
    MINI,
    MODULE,
    NOON,
    SEO,
    THANK_YOU,
    WEBINAR,
    WORKSHEET,
    candidate,
    coaching,
    seo,
    shown,
    stop,
    webinar,
    worksheet,
)


@pytest.mark.invariant(1)
def test_nothing_owned_is_proposed():
    assert stop(seo, replace(GRADUATE, owns=frozenset({BLOG, SEO}))) is Rule.OWNED


@pytest.mark.invariant(1)
def test_a_bundle_is_owned_when_all_its_parts_are():
    bundle = candidate(BUNDLE)
    assert stop(bundle, replace(GRADUATE, owns=frozenset({BLOG, SEO}))) is Rule.OWNED
    assert stop(bundle, GRADUATE) is None


@pytest.mark.invariant(1)
def test_nothing_given_back_is_proposed_again():
    gave_back = Purchases(refunded_products=frozenset({SEO}))
    assert stop(seo, replace(GRADUATE, purchases=gave_back)) is Rule.REFUNDED_BEFORE
    assert stop(candidate(BUNDLE), replace(GRADUATE, purchases=gave_back)) is Rule.REFUNDED_BEFORE


@pytest.mark.invariant(1)
def test_nothing_is_proposed_before_its_prerequisite_is_finished():
    after_event = candidate(COACHING, "upsell", Moment.EVENT_ATTENDED)
    assert stop(after_event, LEARNER) is Rule.PREREQUISITE
    assert stop(after_event, GRADUATE) is None


def test_the_graduates_moment_is_for_graduates():
    assert stop(seo, LEARNER) is Rule.GRADUATES_ONLY


def test_an_event_attended_is_not_proposed_again():
    assert stop(webinar, replace(GRADUATE, attended=frozenset({WEBINAR}))) is Rule.ATTENDED


def test_a_draft_is_not_proposed():
    draft = candidate(SEO, goods=replace(GOODS[SEO], published=False))
    assert stop(draft) is Rule.UNPUBLISHED


@pytest.mark.invariant(15)
def test_no_seats_no_proposal():
    full = candidate(COACHING, "upsell", goods=replace(GOODS[COACHING], sold_out=True))
    assert stop(full) is Rule.SOLD_OUT


def test_an_event_that_is_over_is_proposed_to_nobody():
    past = candidate(COACHING, "upsell", goods=replace(GOODS[COACHING], over_at=NOON))
    assert stop(past) is Rule.EVENT_OVER


def test_a_paused_offer_rests():
    assert stop(candidate(SEO, terms={"paused": True})) is Rule.PAUSED


@pytest.mark.invariant(13)
@pytest.mark.parametrize(("left", "rule"), [(HOUR, None), (0 * HOUR, Rule.WINDOW_OVER)])
def test_an_offer_ends_at_its_deadline(left, rule):
    assert stop(candidate(SEO, terms={"deadline": NOON + left})) is rule


def test_a_product_whose_legal_check_is_open_waits():
    unsure = candidate(COACHING, "upsell", goods=replace(GOODS[COACHING], legal_check_open=True))
    assert stop(unsure) is Rule.LEGAL_CHECK_OPEN


@pytest.mark.parametrize(
    ("kind", "price", "answer", "open_question"),
    [
        ("coaching", 198_000, "unanswered", True),
        ("coaching", 198_000, "no", False),
        ("course", 50_000, "unanswered", False),
        ("event", 198_000, "unanswered", False),
    ],
)
def test_the_law_asks_about_long_and_dear_tuition(kind, price, answer, open_question):
    assert question_of_law_open(kind, yen(price), answer) is open_question


@pytest.mark.invariant(2)
def test_the_thank_you_page_knows_add_ons_only():
    assert stop(worksheet, BUYER) is None
    assert stop(candidate(SEO, moment=THANK_YOU), BUYER) is Rule.NOT_HERE
    assert stop(candidate(SEO, "downsell", THANK_YOU), BUYER) is Rule.NOT_HERE


@pytest.mark.parametrize("kind", ["upsell", "cross_sell", "downsell", "add_on", "bridge"])
def test_whoever_is_stuck_gets_no_offer_of_any_kind(kind):
    assert stop(candidate(SEO, kind, Moment.STALLED)) is Rule.NOT_HERE


def test_a_finished_module_leads_no_further_than_its_own_ladder():
    elsewhere = replace(GOODS[SEO], place=Place(2, 3))
    assert stop(candidate(SEO, moment=MODULE, goods=elsewhere), LEARNER) is Rule.OTHER_LADDER
    assert stop(candidate(SEO, moment=MODULE), LEARNER) is None


@pytest.mark.invariant(12)
@pytest.mark.parametrize(("facts", "rule"), [(BUYER, Rule.SUCCESS_FIRST), (LEARNER, None)])
def test_the_next_rung_waits_for_a_first_success_on_this_one(facts, rule):
    up = candidate(COACHING, "upsell", MODULE, goods=replace(GOODS[COACHING], requires_id=None))
    assert stop(up, facts) is rule


@pytest.mark.invariant(12)
def test_a_success_lower_down_does_not_open_what_is_above_the_rung_begun():
    finished_mini = replace(
        BUYER,
        owns=frozenset({MINI, BLOG}),
        begun=frozenset({Place(1, 1), Place(1, 3)}),
        successes=frozenset({MINI}),
        succeeded=frozenset({Place(1, 1)}),
        graduated={MINI: NOON},
    )
    skipping = candidate(
        COACHING, "upsell", start=MINI, goods=replace(GOODS[COACHING], requires_id=None)
    )
    assert stop(skipping, finished_mini) is Rule.SUCCESS_FIRST


@pytest.mark.invariant(12)
def test_the_same_rung_needs_no_success():
    assert stop(candidate(SEO, moment=Moment.PRODUCT_PAGE), BUYER) is None


def test_the_library_asks_for_graduates_too():
    assert stop(candidate(SEO, moment=LIBRARY), LEARNER) is Rule.GRADUATES_ONLY


def test_what_needs_papers_first_is_not_sold_by_one_press():
    goods = replace(GOODS[WORKSHEET], one_press_forbidden=True)
    assert stop(candidate(WORKSHEET, "add_on", THANK_YOU, goods=goods)) is Rule.ONE_PRESS_FORBIDDEN
    assert stop(candidate(SEO, goods=replace(GOODS[SEO], one_press_forbidden=True))) is None


def test_after_what_has_no_lessons_nobody_needs_to_graduate():
    download = replace(seo, start=replace(GOODS[WORKSHEET], is_course=False))
    assert stop(download, replace(GRADUATE, graduated={})) is None


@pytest.mark.parametrize(("ratio", "first"), [(3, WEBINAR), (4, COACHING)])
def test_the_owner_says_from_where_a_step_is_steep(ratio, first):
    limits = replace(GRADUATE.limits, bridge_from_ratio=ratio)
    assert shown([coaching, webinar], replace(GRADUATE, limits=limits)) == first


def test_a_bridge_that_is_over_or_attended_is_no_bridge():
    over = candidate(WEBINAR, "bridge", goods=replace(GOODS[WEBINAR], over_at=NOON))
    assert shown([coaching, over]) == COACHING
    assert shown([coaching, webinar], replace(GRADUATE, attended=frozenset({WEBINAR}))) == COACHING


def test_a_products_own_page_shows_nothing_that_has_a_page_of_its_own():
    elsewhere = candidate(WEBINAR, "bridge", Moment.PRODUCT_PAGE, about_id=COACHING)
    assert stop(elsewhere) is Rule.OTHER_PAGE
    assert stop(replace(elsewhere, about_id=WEBINAR)) is None
