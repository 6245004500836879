"""For any map, any student, any history and any clock: nothing is shown that must not be."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as any_

from shop.catalogue.quote_rules import Agreed, Item
from shop.catalogue.rules import quote
from shop.money import yen
from shop.offers import rules
from shop.offers.price_rules import Asking, PriceStep, PriceTerms, asked_price
from shop.offers.rules import decide
from shop.offers.words import PriceRule, Rule
from tests.offers.values import BLOG, BUNDLE, COACHING, DAY, NOON, SEO
from tests.offers.worlds import worlds
from tests.offers.wrongs import wrongs

ELSEWHERE = {Rule.HELD_OUT}  # drawn by lot, and nobody's promise


def decided(world):
    return decide(world.candidates, world.facts, world.now)


def wrong(world):
    chosen = decided(world).shown
    return wrongs(chosen, world.facts, world.now) if chosen else []


def forgetting(world):
    """What goes wrong when nobody remembers a no that was taken back."""
    past = tuple(each._replace(first_no_at=None) for each in world.facts.past)
    chosen = decide(world.candidates, replace(world.facts, past=past), world.now).shown
    return wrongs(chosen, world.facts, world.now) if chosen else []


@pytest.mark.invariant(1)
@settings(max_examples=300)
@given(worlds())
def test_at_most_one_is_shown_and_the_rest_name_their_rule(world):
    verdicts = decided(world).verdicts
    assert len(verdicts) == len(world.candidates)
    assert sum(each.shown for each in verdicts) <= 1


@settings(max_examples=1_000)
@given(worlds())
def test_nothing_is_shown_that_breaks_a_promise(world):
    assert wrong(world) == []


@pytest.mark.slow
@pytest.mark.parametrize("rule", sorted(set(rules.CHECKS) - ELSEWHERE))
def test_without_any_one_rule_a_promise_is_broken(rule, monkeypatch):
    monkeypatch.delitem(rules.CHECKS, rule)
    first = settings(max_examples=20_000, phases=[Phase.generate], database=None)
    assert wrong(find(worlds(), wrong, settings=first, random=Random(7)))


@pytest.mark.slow
@pytest.mark.invariant(7)
def test_forgetting_a_no_that_was_taken_back_breaks_a_promise():
    first = settings(max_examples=20_000, phases=[Phase.generate], database=None)
    found = find(worlds(), forgetting, settings=first, random=Random(7))
    assert forgetting(found) == ["asked again"]


sums = any_.integers(0, 200_000).map(yen)
owned = any_.dictionaries(any_.sampled_from([BLOG, SEO, COACHING]), sums)
blog, seo = (Item(each, {}, yen(price)) for each, price in ((BLOG, 49_800), (SEO, 29_800)))
items = any_.sampled_from(
    [
        seo,
        Item(BUNDLE, {}, yen(55_720), (blog, seo)),
        Item(COACHING, {}, yen(198_000), replaces=(blog,)),
    ]
)
terms = any_.builds(
    PriceTerms,
    any_.sampled_from(PriceRule),
    any_.integers(1, 100),
    any_.integers(50, 250_000),
    any_.sampled_from([None, NOON - DAY, NOON + DAY]),
    any_.lists(any_.builds(PriceStep, any_.integers(1, 9), any_.integers(50, 250_000))).map(tuple),
)


@pytest.mark.invariant(16)
@given(items, owned, terms, any_.integers(0, 20))
def test_what_is_shown_is_what_is_charged(item, owned, terms, sold):
    mine = {each: paid for each, paid in owned.items() if each != item.product_id}
    shown = asked_price(terms, Asking(item, mine, NOON, blog, sold))

    charged = quote([item], mine, {item.product_id: Agreed(shown)})

    assert charged.owned_already or charged.total == shown
