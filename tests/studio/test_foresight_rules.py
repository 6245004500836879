from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from shop.offers.estimate_rules import how_many, share
from shop.offers.limits import Limits
from shop.offers.rules import decide
from shop.offers.words import Rule
from shop.studio.foresight.rules import Crowd, Stop, seen
from tests.offers.values import COACHING, GRADUATE, NOON, SEO, candidate, coaching, said_no, seo


def crowd(size, most=10, seed=1):
    seen = Crowd(Random(seed), most)
    for each in range(size):
        seen.see(each, each % 2 == 0)
    return seen


def test_everybody_is_counted_and_only_a_few_are_kept():
    seen = crowd(1_000)
    assert (seen.reached, seen.meant, len(seen.sample)) == (1_000, 500, 10)


def test_only_whom_it_is_meant_for_is_kept():
    assert all(each % 2 == 0 for each in crowd(1_000).sample)


def test_a_small_crowd_is_kept_whole():
    assert crowd(6).sample == [0, 2, 4]


def test_the_same_dice_keep_the_same_ones():
    assert crowd(1_000).sample == crowd(1_000).sample


def test_the_first_and_the_last_are_kept_equally_often():
    kept = Counter(each < 50 for seed in range(2_000) for each in crowd(100, 5, seed).sample)
    assert 0.46 < kept[True] / kept.total() < 0.54


DRAFT = 7
DEAR = candidate(COACHING, "upsell", terms={"offer_id": DRAFT})
WIDE = candidate(SEO, terms={"offer_id": DRAFT})
REFUSED = replace(GRADUATE, past=(said_no(SEO, 30),))


def look(before, after, facts=GRADUATE):
    return decide(before, facts, NOON), decide(after, facts, NOON)


def told(*looks):
    return seen(looks, DRAFT, len(looks))


def test_what_the_draft_would_stand_in_the_place_of_is_counted():
    found = told(look([seo], [seo, DEAR]), look([], [DEAR]))

    assert found.shown.middle == 2
    assert found.replaced == {SEO: 1}
    assert found.kept_out_by == {}


def test_what_would_stand_before_the_draft_is_counted():
    found = told(look([coaching], [coaching, WIDE]))

    assert found.shown.middle == 0
    assert found.stops == {Stop(Rule.ONE_AT_A_TIME, Limits()): 1}
    assert found.kept_out_by == {COACHING: 1}


def test_what_stops_the_draft_is_counted_by_its_rule():
    found = told(look([], [WIDE], REFUSED), look([], [WIDE]))

    assert (found.shown.middle, found.stops) == (1, {Stop(Rule.DECLINED, Limits()): 1})


def test_the_draft_at_another_price_is_in_nobodys_way_but_its_own():
    assert told(look([coaching], [DEAR])).replaced == {}


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.278), (10, 10, 0.722, 1), (50, 100, 0.404, 0.596)],
)
def test_a_share_of_a_sample_is_as_sure_as_the_sample_is_large(hits, of, low, high):
    found = share(hits, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.001)


def test_of_whom_all_were_looked_at_the_number_is_exact():
    assert how_many(3, 10, 10).exact
    guessed = how_many(3, 10, 1_000)
    assert guessed.low < guessed.middle == 300 < guessed.high
