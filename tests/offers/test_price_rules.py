"""What each price rule asks, as a table: the rule, what is known, the price."""

from datetime import timedelta

import pytest

from shop.catalogue.quote_rules import Item
from shop.money import yen
from shop.offers.price_rules import Asking, PriceStep, PriceTerms, asked_price, lower_until
from shop.offers.words import PriceRule
from tests.offers.values import BLOG, BUNDLE, COACHING, DAY, NOON, SEO

BLOG_ITEM = Item(BLOG, {"ja": "ブログ"}, yen(49_800))
SEO_ITEM = Item(SEO, {"ja": "SEO"}, yen(29_800))
COACHING_ITEM = Item(COACHING, {"ja": "伴走"}, yen(198_000))
BOTH = Item(BUNDLE, {"ja": "両方"}, yen(55_720), (BLOG_ITEM, SEO_ITEM))
NOTHING, PAID = {}, {BLOG: yen(49_800)}
SEATS = (PriceStep(5, 100_000), PriceStep(10, 150_000))


def asked(rule, item=COACHING_ITEM, owned=NOTHING, sold=0, now=NOON, **terms):
    asking = Asking(item, owned, now, start=BLOG_ITEM, sold=sold)
    return asked_price(PriceTerms(PriceRule(rule), **terms), asking).amount


@pytest.mark.parametrize(
    ("rule", "terms", "price"),
    [
        ("list", {}, 198_000),
        ("fixed", {"fixed": 150_000}, 150_000),
        ("fixed", {"fixed": 250_000}, 198_000),
        ("fixed", {"fixed": 0}, 0),
        ("percent", {"percent": 20}, 158_400),
    ],
)
def test_a_rule_asks_its_price_and_never_more_than_the_list(rule, terms, price):
    assert asked(rule, **terms) == price


@pytest.mark.parametrize(
    ("owned", "price"),
    [
        pytest.param(NOTHING, 198_000, id="nothing to replace"),
        pytest.param(PAID, 148_200, id="what was paid comes off"),
        pytest.param({BLOG: yen(39_840)}, 158_160, id="a lower price or a refund counts"),
        pytest.param({BLOG: yen(0)}, 198_000, id="a gift was not paid"),
        pytest.param({BLOG: yen(250_000)}, 0, id="never below zero"),
    ],
)
def test_an_upgrade_costs_the_difference_to_what_was_really_paid(owned, price):
    assert asked("upgrade", owned=owned) == price


@pytest.mark.parametrize(
    ("owned", "price"),
    [
        pytest.param(NOTHING, 55_720, id="the whole bundle"),
        pytest.param(PAID, 5_920, id="its price less what was paid"),
        pytest.param({BLOG: yen(0)}, 29_800, id="never more than the missing parts"),
    ],
)
def test_completing_a_bundle_costs_the_rest(owned, price):
    assert asked("complete", BOTH, owned) == price


@pytest.mark.parametrize(
    ("hours", "price"), [(-1, 120_000), (0, 198_000), (1, 198_000)], ids=["before", "at", "after"]
)
def test_an_early_price_holds_until_its_moment_and_not_in_it(hours, price):
    now = NOON + timedelta(hours=hours)
    assert asked("early", now=now, fixed=120_000, early_until=NOON) == price


@pytest.mark.parametrize(
    ("sold", "price"),
    [(0, 100_000), (4, 100_000), (5, 150_000), (14, 150_000), (15, 198_000), (99, 198_000)],
)
def test_a_step_price_rises_with_the_seats_really_sold(sold, price):
    assert asked("steps", sold=sold, steps=SEATS) == price


@pytest.mark.parametrize(
    ("rule", "terms", "price"),
    [
        pytest.param("percent", {"percent": 20}, 5_920, id="no percent off the rest"),
        pytest.param("percent", {"percent": 90}, 5_572, id="the lower of the two"),
        pytest.param("fixed", {"fixed": 9_800}, 5_920, id="no fixed price above the rest"),
    ],
)
def test_terms_never_stack_the_lowest_single_price_wins(rule, terms, price):
    assert asked(rule, BOTH, PAID, **terms) == price


@pytest.mark.parametrize("rule", list(PriceRule))
def test_no_rule_asks_more_than_the_student_would_pay_anyway(rule):
    terms = {"percent": 1, "fixed": 999_999, "early_until": NOON + DAY}
    high = (PriceStep(9, 999_999),)
    assert asked(rule, BOTH, PAID, **terms, steps=high) <= 5_920


def test_only_an_early_price_ends_by_itself_and_only_while_it_holds():
    early = PriceTerms(PriceRule.EARLY, fixed=1, early_until=NOON)
    assert lower_until(early, NOON - DAY) == NOON
    assert lower_until(early, NOON) is None
    assert lower_until(PriceTerms(PriceRule.LIST, early_until=NOON), NOON - DAY) is None
