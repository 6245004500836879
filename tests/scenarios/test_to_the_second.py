"""Group B, the end of a month in Japan on a server that counts in UTC."""

from datetime import timedelta

import pytest

from shop import clock
from shop.languages import ZONE
from tests.scenarios.desk import new_coupon, staff
from tests.scenarios.people import new_product, new_student, words

pytestmark = [
    pytest.mark.slow,
    pytest.mark.scenario("27"),
    pytest.mark.usefixtures("no_failures"),
]


@pytest.fixture
def ending(shop):
    """The last second of this month, and a product that costs less until then."""
    midnight = shop.ask(clock.now).astimezone(ZONE).replace(hour=0, minute=0, second=0)
    next_month = (midnight.replace(day=1, microsecond=0) + timedelta(days=32)).replace(day=1)
    end = next_month - timedelta(seconds=1)
    code = new_coupon(staff(shop), percent=10, ends_at=f"{end:%Y-%m-%dT%H:%M:%S}")
    return end, f"/products/{new_product(shop, 9_800)}/checkout?coupon={code}"


def until(shop, moment, seconds):
    left = shop.ask(lambda: moment - clock.now())
    shop.later(seconds=left.total_seconds() + seconds)


@pytest.mark.parametrize(("seconds", "status"), [(-10, 303), (0, 409)])
def test_a_price_ends_with_the_second_it_named_and_says_the_zone(shop, ending, seconds, status):
    end, address = ending
    until(shop, end, -600)
    tab = shop.visitor(new_student(shop))
    page = tab.get(address)
    assert f"{end.month}月{end.day}日" in words(page) and "23:59（日本時間）" in words(page)
    quote = tab.quote(address)

    until(shop, end, seconds)

    assert tab.post("/orders", quote=quote).status_code == status
    shown = words(shop.visitor().get(address))
    assert ("¥8,820のお支払いへ進む" in shown) == (status == 303)


def test_a_clock_that_is_set_back_revives_no_price_whose_end_was_lived_through(shop, ending):
    end, address = ending
    until(shop, end, -600)
    tab = shop.visitor(new_student(shop))
    quote = tab.quote(address)

    until(shop, end, 60)
    shop.work()
    shop.later(hours=-1)

    assert tab.post("/orders", quote=quote).status_code == 409
    shop.later(hours=1)
