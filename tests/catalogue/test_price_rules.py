from datetime import UTC, datetime, timedelta

import pytest

from shop.catalogue.price_rules import Charged, really_charged
from shop.money import yen

NOW = datetime(2026, 10, 8, 3, 0, tzinfo=UTC)
REGULAR, SALE = yen(49_800), yen(39_800)


def since(weeks, price=REGULAR):
    return Charged(price, NOW - timedelta(weeks=weeks))


@pytest.mark.parametrize(
    ("history", "may_be_struck"),
    [
        pytest.param([since(20)], True, id="the price of many weeks"),
        pytest.param([since(3)], True, id="the only price of a product three weeks old"),
        pytest.param([since(1)], False, id="a price of one week is too young"),
        pytest.param([since(20, SALE), since(3)], False, id="less than half of eight weeks"),
        pytest.param([since(20, SALE), since(5)], True, id="more than half of eight weeks"),
        pytest.param([since(20, SALE), since(4)], False, id="half is not more than half"),
        pytest.param([since(20), since(1, SALE)], True, id="a sale since last week"),
        pytest.param([since(20), since(2, SALE)], False, id="a price that ended two weeks ago"),
        pytest.param([since(20, SALE)], False, id="a price never charged"),
        pytest.param([since(7), since(5, SALE), since(3)], True, id="two spans are added up"),
        pytest.param([], False, id="no history proves nothing"),
        pytest.param([Charged(REGULAR, NOW + timedelta(days=1))], False, id="the future"),
    ],
)
def test_a_price_is_struck_only_with_evidence(history, may_be_struck):
    assert really_charged(REGULAR, history, NOW) is may_be_struck
