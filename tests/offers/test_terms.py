import pytest

from shop.money import yen
from shop.offers.limits import AT_LEAST, AT_MOST, Limits, TooWeak
from shop.offers.rules import asked_price
from shop.offers.words import PriceRule


@pytest.mark.parametrize(
    ("rule", "percent", "fixed", "price"),
    [
        (PriceRule.LIST, None, None, 29_800),
        (PriceRule.PERCENT, 20, None, 23_840),
        (PriceRule.PERCENT, 33, None, 19_966),
        (PriceRule.FIXED, None, 19_800, 19_800),
        (PriceRule.FIXED, None, 39_800, 29_800),
        (PriceRule.FIXED, None, 0, 0),
    ],
)
def test_an_offer_never_asks_more_than_the_regular_price(rule, percent, fixed, price):
    assert asked_price(rule, yen(29_800), percent, fixed) == yen(price)


@pytest.mark.parametrize("name", AT_LEAST)
def test_no_owner_may_protect_students_less_than_the_floor(name):
    assert Limits(**{name: AT_LEAST[name]})
    with pytest.raises(TooWeak, match=name):
        Limits(**{name: AT_LEAST[name] * 0.99})


@pytest.mark.parametrize("name", AT_MOST)
def test_no_owner_may_ask_more_often_than_the_ceiling(name):
    with pytest.raises(TooWeak, match=name):
        Limits(**{name: AT_MOST[name] * 2})
