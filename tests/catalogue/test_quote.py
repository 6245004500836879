import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalogue.rules import Agreed, Item, quote
from shop.money import percent_off, split, tax_inside, total, yen

BLOG = Item(1, {"ja": "ブログ"}, yen(49_800))
SEO = Item(2, {"ja": "SEO"}, yen(29_800))
BUNDLE = Item(3, {"ja": "セット"}, yen(55_720), (BLOG, SEO))
SHEET = Item(4, {"ja": "ワークシート"}, yen(1_980))


def lines(priced):
    return [(line.product_id, line.price.amount) for line in priced.lines]


@pytest.mark.parametrize(("asked", "owned", "agreed", "expected"), [
    pytest.param([BLOG], {}, {}, [(1, 49_800)], id="a single at its price"),
    pytest.param([BLOG], {1: yen(49_800)}, {}, [], id="what is owned costs nothing"),
    pytest.param([SEO], {}, {2: Agreed(yen(23_840), 7)}, [(2, 23_840)], id="a promised price"),
    pytest.param([BUNDLE], {}, {}, [(1, 34_860), (2, 20_860)], id="a bundle is shared out"),
    pytest.param([BUNDLE], {1: yen(49_800)}, {}, [(2, 5_920)], id="what was paid counts"),
    pytest.param([BUNDLE], {1: yen(0)}, {}, [(2, 29_800)], id="a gift is no payment"),
    pytest.param([BUNDLE], {1: yen(60_000)}, {}, [(2, 0)], id="never below nothing"),
    pytest.param([BUNDLE], {1: yen(1), 2: yen(1)}, {}, [], id="a bundle that is owned whole"),
    pytest.param([BLOG, SHEET], {}, {}, [(1, 49_800), (4, 1_980)], id="two products, two lines"),
])  # fmt: skip
def test_a_quote(asked, owned, agreed, expected):
    assert lines(quote(asked, owned, agreed)) == expected


def test_every_line_of_a_bundle_names_it_and_only_the_first_its_proposal():
    priced = quote([BUNDLE], {}, {3: Agreed(yen(50_000), 9)})

    assert [line.bundle_id for line in priced.lines] == [3, 3]
    assert [line.proposal_id for line in priced.lines] == [9, None]
    assert priced.total == yen(50_000)


def test_a_bundle_says_what_it_saves():
    priced = quote([BUNDLE], {}, {})

    assert (priced.singles, priced.saving, priced.saved_percent) == (yen(79_600), yen(23_880), 30)


@pytest.mark.parametrize(("sum_", "small"), [(0, False), (1, True), (49, True), (50, False)])
def test_sums_no_card_can_be_charged_are_named(sum_, small):
    assert quote([Item(1, {}, yen(sum_))], {}, {}).too_small_to_charge is small


amounts = st.integers(0, 1_000_000)


@pytest.mark.scenario("53")
@given(st.lists(amounts, min_size=1, max_size=8), amounts)
def test_shares_add_up_to_the_yen(weights, whole):
    shares = split(yen(whole), weights)

    assert total(shares) == yen(whole)
    assert all(share.amount >= 0 for share in shares)


@given(
    st.lists(st.integers(1, 300_000), min_size=2, max_size=5), st.integers(0, 600_000), st.data()
)
def test_completing_a_bundle_never_costs_more_than_the_missing_singles(prices, price, data):
    parts = tuple(Item(i, {}, yen(p)) for i, p in enumerate(prices))
    owned = {
        i: yen(data.draw(amounts)) for i in data.draw(st.sets(st.sampled_from(range(len(parts)))))
    }
    priced = quote([Item(99, {}, yen(price), parts)], owned, {})

    assert yen(0) <= priced.total <= priced.singles
    assert {line.product_id for line in priced.lines} == set(range(len(parts))) - set(owned)


@pytest.mark.scenario("53")
def test_ten_thousand_yen_over_three_equal_parts_loses_no_yen():
    parts = tuple(Item(i, {}, yen(4_000)) for i in range(3))

    assert lines(quote([Item(9, {}, yen(10_000), parts)], {}, {})) == [
        (0, 3_334),
        (1, 3_333),
        (2, 3_333),
    ]


def test_yen_arithmetic_rounds_once_and_down():
    assert percent_off(yen(29_800), 20) == yen(23_840)
    assert percent_off(yen(999), 30) == yen(699)
    assert tax_inside(yen(49_800)) == yen(4_527)
