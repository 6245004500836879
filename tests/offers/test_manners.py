from dataclasses import replace

import pytest

from shop.ladder.rules import Place
from shop.money import yen
from shop.offers.words import Moment, Rule
from tests.offers.values import (
    BLOG,
    BUYER,
    COACHING,
    COMPLETED,
    DAY,
    GOODS,
    GRADUATE,
    HOUR,
    LEARNER,
    LIBRARY,
    MODULE,
    NOON,
    REVIEW,
    SEO,
    THANK_YOU,
    WEBINAR,
    WORKSHEET,
    WRITING,
    accepted,
    bought,
    candidate,
    ignored,
    knowing,
    past,
    review,
    said_later,
    said_no,
    seo,
    stop,
    worksheet,
)

in_library = candidate(SEO, moment=LIBRARY)
in_module = candidate(SEO, moment=MODULE)


@pytest.mark.invariant(7)
@pytest.mark.parametrize(("days", "rule"), [(59, Rule.DECLINED), (60, None)])
def test_a_no_to_a_product_holds_for_sixty_days(days, rule):
    assert stop(seo, knowing(said_no(SEO, days))) is rule


@pytest.mark.invariant(7)
@pytest.mark.parametrize(("days", "rule"), [(13, Rule.QUIET_AFTER_NO), (14, None)])
def test_a_no_to_another_product_holds_for_two_weeks(days, rule):
    assert stop(seo, knowing(said_no(WORKSHEET, days))) is rule


@pytest.mark.invariant(7)
def test_after_a_no_a_product_is_asked_about_once_more_ever():
    twice = knowing(said_no(SEO, 400), ignored(SEO, 300))
    assert stop(seo, twice) is Rule.ASKED_AGAIN


@pytest.mark.invariant(8)
@pytest.mark.parametrize(("days", "rule"), [(6, Rule.LATER), (7, None)])
def test_later_means_a_week(days, rule):
    assert stop(seo, knowing(said_later(SEO, days))) is rule


@pytest.mark.invariant(8)
def test_three_ignored_in_a_row_are_a_no_to_everything_for_two_weeks():
    run = [ignored(WEBINAR, 40), ignored(WORKSHEET, 30), ignored(COACHING, 20)]
    assert stop(seo, knowing(*run)) is Rule.IGNORED_THRICE
    assert stop(seo, knowing(*run), NOON + DAY) is None


@pytest.mark.invariant(8)
def test_three_ignored_in_a_row_are_a_no_to_each_for_sixty_days():
    run = [ignored(SEO, 60), ignored(WORKSHEET, 50), ignored(COACHING, 40)]
    assert stop(seo, knowing(*run)) is Rule.IGNORED_THRICE


@pytest.mark.invariant(8)
@pytest.mark.parametrize("answer", [said_later, accepted])
def test_an_answer_in_between_breaks_the_row(answer):
    run = [ignored(WEBINAR, 40), answer(WORKSHEET, 30), ignored(COACHING, 20), ignored(REVIEW, 15)]
    assert stop(seo, knowing(*run)) is None


@pytest.mark.invariant(8)
def test_a_no_by_silence_outlasts_a_yes_to_something_else():
    run = [ignored(SEO, 60), ignored(WORKSHEET, 50), ignored(REVIEW, 40)]
    assert stop(seo, knowing(*run, accepted(WEBINAR, 20))) is Rule.IGNORED_THRICE


@pytest.mark.invariant(7)
def test_a_product_ignored_again_after_a_no_by_silence_is_not_asked_about_any_more():
    run = [ignored(SEO, 400), ignored(WORKSHEET, 390), ignored(REVIEW, 380), ignored(SEO, 200)]
    assert stop(seo, knowing(*run)) is Rule.ASKED_AGAIN


def test_a_proposal_that_waits_is_not_made_again():
    assert stop(seo, knowing(past(SEO, 2, answered_at=None))) is Rule.STILL_OPEN


def test_a_better_price_may_follow_a_waiting_proposal():
    graduates_price = candidate(SEO, terms={"price": yen(23_840)})
    assert stop(graduates_price, knowing(past(SEO, 2, answered_at=None))) is None


def test_a_yes_on_its_way_through_the_bank_is_not_asked_for_again():
    assert stop(seo, knowing(accepted(SEO))) is Rule.STILL_OPEN


@pytest.mark.invariant(14)
@pytest.mark.parametrize(
    ("days", "price", "rule"),
    [
        (29, 29_800, Rule.ENDED_LATELY),
        (29, 20_000, Rule.ENDED_LATELY),
        (29, 35_000, None),
        (30, 29_800, None),
    ],
)
def test_after_its_end_no_equal_or_better_terms_for_thirty_days(days, price, rule):
    ended = ignored(SEO, days + 1, deadline=NOON - days * DAY)
    assert stop(candidate(SEO, terms={"price": yen(price)}), knowing(ended)) is rule


@pytest.mark.invariant(9)
def test_something_smaller_is_proposed_only_after_a_no():
    assert stop(review) is Rule.DOWNSELL_UNASKED
    assert stop(review, knowing(said_no(COACHING, 14))) is None


@pytest.mark.invariant(9)
def test_something_smaller_waits_for_the_silence_after_the_no():
    assert stop(review, knowing(said_no(COACHING))) is Rule.QUIET_AFTER_NO


@pytest.mark.invariant(9)
def test_something_smaller_is_proposed_once():
    before = ignored(REVIEW, 100, kind=review.kind, from_id=COACHING)
    assert stop(review, knowing(said_no(COACHING, 200), before)) is Rule.DOWNSELL_ONCE


@pytest.mark.invariant(9)
def test_something_smaller_is_not_followed_by_something_smaller_still():
    smaller = candidate(WORKSHEET, "downsell", start=REVIEW)
    no_to_smaller = said_no(REVIEW, 20, kind=review.kind, from_id=COACHING)
    assert stop(smaller, knowing(no_to_smaller)) is Rule.DOWNSELL_ONCE


def test_whoever_bought_the_larger_one_after_all_needs_nothing_smaller():
    owner = replace(GRADUATE, owns=frozenset({BLOG, COACHING}))
    changed_mind = knowing(said_no(COACHING, 30), facts=owner)
    assert stop(review, changed_mind) is Rule.DOWNSELL_UNASKED


@pytest.mark.invariant(10)
@pytest.mark.parametrize(("days", "rule"), [(6, Rule.JUST_BOUGHT), (7, None)])
def test_a_purchase_is_followed_by_a_week_of_quiet(days, rule):
    assert stop(seo, replace(GRADUATE, purchases=bought(days))) is rule


@pytest.mark.invariant(10)
def test_the_add_on_of_the_purchase_itself_is_excepted():
    assert stop(worksheet, replace(BUYER, purchases=bought())) is None


@pytest.mark.invariant(2)
def test_an_add_on_is_not_followed_by_an_add_on():
    template = candidate(SEO, "add_on", THANK_YOU, start=WORKSHEET)
    assert stop(template, knowing(accepted(WORKSHEET, moment=THANK_YOU))) is Rule.NO_CHAIN


@pytest.mark.invariant(3)
def test_the_last_module_leaves_graduation_free():
    last = candidate(SEO, moment=MODULE, last_module=True)
    assert stop(last, LEARNER) is Rule.LAST_MODULE
    assert stop(in_module, GRADUATE) is Rule.LAST_MODULE


@pytest.mark.invariant(3)
def test_a_course_proposes_once_at_its_modules():
    before = ignored(WORKSHEET, 90, moment=MODULE, about=BLOG)
    assert stop(in_module, knowing(before, facts=LEARNER)) is Rule.ONCE_PER_COURSE


@pytest.mark.invariant(3)
@pytest.mark.parametrize(("days", "rule"), [(6, Rule.MODULE_PAUSE), (7, None)])
def test_modules_of_any_course_propose_once_a_week(days, rule):
    elsewhere = past(WORKSHEET, days, moment=MODULE, about=COACHING)
    assert stop(in_module, knowing(elsewhere, facts=LEARNER)) is rule


@pytest.mark.invariant(5)
@pytest.mark.parametrize(("hours", "rule"), [(71, Rule.TOO_SOON), (72, None)])
def test_one_new_proposal_in_seventy_two_hours(hours, rule):
    one = past(WORKSHEET)._replace(shown_at=NOON - hours * HOUR)
    assert stop(in_library, knowing(one)) is rule


@pytest.mark.invariant(5)
@pytest.mark.parametrize(("days", "rule"), [(29, Rule.ENOUGH_THIS_MONTH), (30, None)])
def test_three_new_proposals_in_thirty_days(days, rule):
    three = [accepted(WORKSHEET, days), accepted(WEBINAR, 20), accepted(REVIEW, 10)]
    assert stop(in_library, knowing(*three)) is rule


@pytest.mark.invariant(5)
def test_thank_you_and_graduation_neither_count_nor_are_counted():
    strong = [accepted(WORKSHEET, 1, moment=THANK_YOU), past(COACHING, 1, moment=COMPLETED)]
    assert stop(in_library, knowing(*strong)) is None
    assert stop(seo, knowing(past(WORKSHEET, 1))) is None


@pytest.mark.invariant(6)
@pytest.mark.parametrize(("days", "rule"), [(6, Rule.MAILED_LATELY), (7, None)])
def test_one_letter_about_courses_in_seven_days(days, rule):
    lately = replace(GRADUATE, mailed_at=NOON - days * DAY)
    assert stop(candidate(SEO, moment=Moment.MAIL), lately) is rule
    assert stop(in_library, lately) is None


@pytest.mark.invariant(6)
def test_a_letter_needs_consent_and_a_page_does_not():
    silent = replace(GRADUATE, mail_consent=False)
    assert stop(candidate(SEO, moment=Moment.MAIL), silent) is Rule.NO_CONSENT
    assert stop(in_library, silent) is None


def test_the_group_held_out_for_comparison_is_a_stable_share():
    held = replace(GRADUATE.limits, holdout_percent=10)
    out = [stop(seo, replace(GRADUATE, student_id=n, limits=held)) for n in range(1000)]
    assert 70 < out.count(Rule.HELD_OUT) < 130
    assert out == [stop(seo, replace(GRADUATE, student_id=n, limits=held)) for n in range(1000)]


def test_by_default_nobody_is_held_out():
    assert all(stop(seo, replace(GRADUATE, student_id=n)) is None for n in range(200))


@pytest.mark.invariant(9)
@pytest.mark.parametrize(
    "goods",
    [
        replace(GOODS[REVIEW], price=GOODS[COACHING].price),
        replace(GOODS[REVIEW], parts=frozenset({COACHING})),
        replace(GOODS[REVIEW], place=Place(WRITING, 5)),
    ],
)
def test_something_smaller_is_smaller_in_price_and_scope(goods):
    larger = candidate(REVIEW, "downsell", start=COACHING, goods=goods)
    assert stop(larger, knowing(said_no(COACHING, 30))) is Rule.DOWNSELL_LARGER
