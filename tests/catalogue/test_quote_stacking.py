"""One rule for credits, agreed prices and coupons, seen line by line and in general."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalogue.rules import Agreed, CouponTerms, Item, quote, regular_price
from shop.money import total, yen

LOW = Item(1, {"ja": "入門"}, yen(9_800))
MIDDLE = Item(2, {"ja": "本編"}, yen(49_800), replaces=(LOW,))
HIGH = Item(3, {"ja": "伴走"}, yen(198_000), replaces=(MIDDLE, LOW))
SEO = Item(4, {"ja": "SEO"}, yen(29_800))
BUNDLE = Item(5, {"ja": "セット"}, yen(55_720), (MIDDLE, SEO))
TEN_PERCENT = CouponTerms(1, "HARU", percent=10)
ALL_OF_IT = CouponTerms(2, "ZENBU", percent=100)
THOUSAND = CouponTerms(3, "SEN", amount=yen(1_000))
FOR_SEO = CouponTerms(4, "SEO", percent=50, products=frozenset({4}))


def arithmetic(priced):
    return [(step.kind.value, step.amount.amount) for step in priced.steps]


@pytest.mark.scenario("28")
@pytest.mark.parametrize(("asked", "owned", "agreed", "coupon", "expected"), [
    pytest.param([SEO], {}, {}, None, [("list", 29_800)], id="the plain price"),
    pytest.param([HIGH], {2: yen(49_800)}, {}, None,
        [("list", 198_000), ("replaced", -49_800)], id="an upgrade costs the difference"),
    pytest.param([HIGH], {1: yen(9_800), 2: yen(40_000)}, {}, None,
        [("list", 198_000), ("replaced", -40_000), ("replaced", -9_800)], id="over two rungs"),
    pytest.param([HIGH], {2: yen(0)}, {}, None, [("list", 198_000)], id="a gift is no payment"),
    pytest.param([MIDDLE], {1: yen(60_000)}, {}, None,
        [("list", 49_800), ("replaced", -49_800)], id="never below nothing"),
    pytest.param([BUNDLE], {2: yen(49_800)}, {}, None,
        [("list", 55_720), ("owned", -49_800)], id="completing a bundle"),
    pytest.param([BUNDLE], {4: yen(0)}, {}, None,
        [("list", 55_720), ("rest", -5_920)], id="never more than the rest one by one"),
    pytest.param([SEO], {}, {4: Agreed(yen(23_840), 7)}, None,
        [("list", 29_800), ("offer", -5_960)], id="an agreed price"),
    pytest.param([SEO], {}, {4: Agreed(yen(31_000), 7)}, None,
        [("list", 29_800)], id="an agreed price above today's gives way"),
    pytest.param([SEO], {}, {}, TEN_PERCENT,
        [("list", 29_800), ("coupon", -2_980)], id="a coupon"),
    pytest.param([BUNDLE], {2: yen(49_800)}, {}, TEN_PERCENT,
        [("list", 55_720), ("owned", -49_800), ("coupon", -592)], id="coupon after the credits"),
    pytest.param([SEO], {}, {4: Agreed(yen(23_840), 7)}, TEN_PERCENT,
        [("list", 29_800), ("offer", -5_960)], id="never a coupon on top of an agreed price"),
    pytest.param([SEO], {}, {4: Agreed(yen(23_840), 7)}, FOR_SEO,
        [("list", 29_800), ("coupon", -14_900)], id="instead of it where it gains more"),
    pytest.param([MIDDLE, SEO], {}, {4: Agreed(yen(23_840), 7)}, TEN_PERCENT,
        [("list", 49_800), ("coupon", -4_980), ("list", 29_800), ("offer", -5_960)],
        id="beside an agreed price"),
    pytest.param([MIDDLE], {}, {}, FOR_SEO, [("list", 49_800)], id="not for this product"),
    pytest.param([SEO], {}, {}, ALL_OF_IT,
        [("list", 29_800), ("coupon", -29_800)], id="all of it"),
    pytest.param([Item(9, {}, yen(1_030))], {}, {}, THOUSAND,
        [("list", 1_030)], id="a rest no card can be charged"),
    pytest.param([Item(9, {}, yen(980))], {}, {}, THOUSAND,
        [("list", 980), ("coupon", -980)], id="never below nothing with an amount"),
    pytest.param([MIDDLE, BUNDLE], {}, {}, None,
        [("list", 49_800), ("list", 55_720), ("rest", -25_920)], id="nothing twice in one quote"),
    pytest.param([HIGH, BUNDLE], {2: yen(49_800)}, {}, None,
        [("list", 198_000), ("replaced", -49_800), ("list", 55_720), ("rest", -25_920)],
        id="no credit twice in one quote"),
])  # fmt: skip
def test_the_arithmetic_of(asked, owned, agreed, coupon, expected):
    priced = quote(asked, owned, agreed, coupon)

    assert arithmetic(priced) == expected
    assert priced.total.amount == sum(amount for _, amount in expected)


def test_a_coupon_that_gains_nothing_is_not_used():
    beside = quote([SEO], {}, {4: Agreed(yen(23_840), 7)}, TEN_PERCENT)
    used = quote([SEO], {}, {}, TEN_PERCENT)

    assert (beside.coupon_id, used.coupon_id) == (None, 1)


def test_a_coupon_in_place_of_an_offer_still_answers_it():
    priced = quote([SEO], {}, {4: Agreed(yen(23_840), 7)}, FOR_SEO)

    assert [line.proposal_id for line in priced.lines] == [7]


def test_an_amount_is_shared_out_over_what_it_covers():
    priced = quote([MIDDLE, SEO], {}, {}, THOUSAND)

    assert [line.price.amount for line in priced.lines] == [49_174, 29_426]


prices = st.integers(0, 300_000).filter(lambda each: not 0 < each < 50)


@st.composite
def wanted(draw):
    """Singles, one of them replacing others, and a bundle of some; some of it paid for before."""
    singles = [Item(i, {}, yen(draw(prices))) for i in range(draw(st.integers(1, 4)))]
    of_them = st.lists(st.sampled_from(singles), max_size=2, unique_by=lambda each: each.product_id)
    higher = Item(50, {}, yen(draw(prices)), replaces=tuple(draw(of_them)))
    bundle = Item(99, {}, yen(draw(prices)), tuple(singles))
    asked = draw(st.lists(st.sampled_from([*singles, higher, bundle]), min_size=1, max_size=4))
    known = st.sampled_from([each.product_id for each in singles])
    owned = {key: yen(draw(prices)) for key in draw(st.sets(known))}
    promised = draw(st.sets(st.sampled_from([each.product_id for each in asked])))
    return asked, owned, {key: Agreed(yen(draw(prices)), key) for key in promised}


coupons = st.builds(
    CouponTerms,
    coupon_id=st.just(1),
    code=st.just("C"),
    percent=st.one_of(st.none(), st.integers(1, 100)),
    amount=st.builds(yen, st.integers(1, 100_000)),
    products=st.frozensets(st.sampled_from([0, 1, 2, 50, 99]), max_size=2),
)


@given(wanted(), st.one_of(st.none(), coupons))
def test_lines_and_steps_add_up_and_nothing_is_negative(case, coupon):
    priced = quote(*case, coupon)

    assert total([step.amount for step in priced.steps]) == priced.total
    assert all(line.price.amount >= 0 for line in priced.lines)
    assert (priced.total == yen(0)) or priced.lines


@given(wanted(), coupons)
def test_a_coupon_never_makes_a_quote_worse(case, coupon):
    without, with_it = quote(*case), quote(*case, coupon)

    assert with_it.total <= without.total
    assert with_it.too_small_to_charge <= without.too_small_to_charge
    assert (with_it.coupon_id is not None) == (with_it.total < without.total)


@given(wanted(), st.one_of(st.none(), coupons))
def test_nobody_pays_more_than_one_by_one_and_nothing_is_bought_twice(case, coupon):
    priced = quote(*case, coupon)
    bought = [line.product_id for line in priced.lines]

    assert all(line.price <= line.list_price for line in priced.lines)
    assert len(bought) == len(set(bought))
    assert not set(bought) & case[1].keys()


@given(wanted())
def test_what_was_paid_counts_once_and_an_agreed_price_never_costs_more(case):
    asked, owned, agreed = case
    regular = quote(asked, owned, {})

    assert quote(asked, owned, agreed).total <= regular.total
    assert regular.credit <= total(list(owned.values()))
    assert quote(asked[:1], owned, {}).total == regular_price(asked[0], owned)
