"""A code typed into the confirm page's own form: never passed over, and nothing typed is lost."""

import pytest

from shop.orders.coupon_operations import save_coupon
from shop.orders.coupon_rules import CouponDraft
from shop.orders.models import Order
from tests.funnel.conftest import newest, quote_in, words

CONFIRM = "/products/blog/checkout"


@pytest.fixture
def coupon(world):
    return lambda: save_coupon(
        CouponDraft("HARU", percent=10, products=(world.blog.id,)), world.nao, world.now
    )


def test_a_code_typed_beside_the_address_changes_the_price_first_and_loses_nothing(
    client, world, coupon
):
    coupon()
    quote = quote_in(client.get(CONFIRM))
    typed = {"email": "guest@example.jp", "news": "y"}
    page = client.submit("/orders", quote=quote, coupon="haru", **typed)

    assert page.status_code == 200
    assert "¥44,820のお支払いへ進む" in words(page)
    assert 'value="guest@example.jp"' in page.text
    assert "checked" in page.text
    assert newest(Order) is None

    client.submit("/orders", quote=quote_in(page), coupon="HARU", **typed)

    assert newest(Order).total().amount == 44_820


def test_a_code_that_does_not_exist_is_said_before_anything_is_paid(client, world):
    quote = quote_in(client.get(CONFIRM))
    page = client.submit("/orders", quote=quote, coupon="natsu", email="guest@example.jp")

    assert page.status_code == 422
    assert 'href="#coupon"' in page.text.split("data-focus")[1].split('<label for="email"')[0]
    assert 'value="guest@example.jp"' in page.text
    assert newest(Order) is None


def test_a_code_taken_out_of_its_field_is_out_of_the_price(client, coupon):
    coupon()
    page = client.submit(
        "/orders", quote=quote_in(client.get(f"{CONFIRM}?coupon=haru")), coupon="", email="a@b.jp"
    )

    assert "¥49,800のお支払いへ進む" in words(page)
