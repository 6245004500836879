"""Group B, coupons and everything that lowers a price: over HTTP on both databases."""

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.orders.coupon_models import Coupon
from tests.scenarios.desk import new_coupon, staff
from tests.scenarios.learners import earn_certificate
from tests.scenarios.people import (
    buyers,
    new_bundle,
    new_product,
    new_student,
    pressed,
    public_id,
    words,
)
from tests.scenarios.seen import given_to, row_of
from tests.scenarios.shopfront import at_once

pytestmark = [pytest.mark.slow]
BUYERS = 50


@pytest.fixture
def coupon(shop):
    desk = staff(shop)
    return lambda **terms: new_coupon(desk, **terms)


@pytest.fixture
def product(shop):
    return new_product(shop, 9_800)


def used(shop, code):
    return shop.ask(lambda: db.session.scalar(sa.select(Coupon.used).filter_by(code=code)))


def confirming(slug, code):
    return f"/products/{slug}/checkout?coupon={code}"


@pytest.mark.scenario("29")
def test_five_uses_and_fifty_buyers_at_once_give_five(shop, coupon, product):
    code = coupon(percent=10, max_uses=5)
    ready = buyers(shop, BUYERS, confirming(product, code))

    answers = at_once(lambda t=t, q=q: pressed(t, q) for t, q in ready)

    got = [answer for answer in answers if answer.status_code == 303]
    assert [each.status_code for each in answers].count(409) == BUYERS - 5
    assert [row_of(shop, public_id(each)).total().amount for each in got] == [8_820] * 5
    assert used(shop, code) == 5


@pytest.mark.scenario("29")
def test_one_use_a_student_and_ten_tabs_at_once_give_one(shop, tab, coupon):
    code = coupon(percent=10, per_student=1)
    others = [new_product(shop, 9_800) for _ in range(10)]
    ready = [(tab.copy(), tab.quote(confirming(each, code))) for each in others]

    answers = at_once(lambda t=t, q=q: pressed(t, q) for t, q in ready)

    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(303), statuses.count(409), used(shop, code)) == (1, 9, 1)


@pytest.mark.scenario("29")
@pytest.mark.usefixtures("no_failures")
def test_the_use_of_an_order_nobody_paid_is_free_again(shop, tab, coupon, product):
    code = coupon(percent=10, max_uses=1)
    address = confirming(product, code)
    tab.post("/orders", quote=tab.quote(address))
    other = shop.visitor(new_student(shop, "other"))
    assert "使える回数に達しました" in words(other.get(address))

    shop.later(minutes=32)
    shop.work()

    assert used(shop, code) == 0
    order = public_id(other.post("/orders", quote=other.quote(address)))
    assert row_of(shop, order).total().amount == 8_820


@pytest.mark.scenario("28")
@pytest.mark.usefixtures("no_failures")
def test_a_graduates_price_a_credit_and_a_code_follow_the_one_rule(shop, hana, tab, coupon):
    """What was paid counts first, then the one discount that leaves the least: never both."""
    first, second = new_product(shop, 9_800), new_product(shop, 29_800)
    bundle = new_bundle(shop, 30_000, first, second)
    coupon(percent=20, products=bundle, audience="graduates", audience_product="mini")
    code = coupon(percent=10, products=bundle)
    tab.order("mini")
    earn_certificate(tab, "mini")
    tab.buy(first)

    order = public_id(tab.post("/orders", quote=tab.quote(confirming(bundle, code))))

    assert charged(shop, tab, order) == (30_000 - 9_800) * 80 // 100


def charged(shop, tab, order):
    """What Stripe took, by its own account."""
    tab.pay(order)
    tab.get(f"/orders/{order}/return")
    with shop.standin.reading() as stripe:
        return stripe.get(row_of(shop, order).payments[-1].charge_id)["amount"]


@pytest.mark.scenario("28")
@pytest.mark.usefixtures("no_failures")
@pytest.mark.parametrize("terms", [{"percent": 100}, {"amount": 9_800}, {"amount": 12_000}])
def test_what_is_free_then_is_given_without_stripe(shop, hana, tab, coupon, product, terms):
    code = coupon(**terms)

    order = public_id(tab.post("/orders", quote=tab.quote(confirming(product, code))))

    assert row_of(shop, order).paid_at and not row_of(shop, order).total()
    assert row_of(shop, order).payments[-1].session_id is None
    assert given_to(shop, hana) == 1


@pytest.mark.scenario("28")
@pytest.mark.usefixtures("no_failures")
@pytest.mark.parametrize("rest", [1, 49])
def test_a_rest_no_card_can_be_charged_is_refused(tab, coupon, product, rest):
    page = tab.get(confirming(product, coupon(amount=9_800 - rest)))

    assert page.status_code == 422
    assert "残りが¥50未満" in words(page)
    assert "¥9,800のお支払いへ進む" in words(page)


@pytest.mark.scenario("28")
@pytest.mark.usefixtures("no_failures")
def test_fifty_yen_can_be_charged(shop, tab, coupon, product):
    quote = tab.quote(confirming(product, coupon(amount=9_750)))
    order = public_id(tab.post("/orders", quote=quote))

    assert charged(shop, tab, order) == 50
