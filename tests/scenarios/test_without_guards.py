"""A race counts only if it fails where its guard is missing: the same races against such shops."""

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.orders.coupon_models import CouponUse
from shop.orders.models import Order, OrderLine
from tests.scenarios.desk import new_coupon, press, refunds_of, staff, sums_of
from tests.scenarios.people import buyers, new_product, new_student
from tests.scenarios.seen import accepting, product_of, session_of
from tests.scenarios.shopfront import at_once

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite", "postgresql"])]


@pytest.mark.scenario("64")
def test_without_the_counter_seats_are_oversold(make_shopfront, database):
    shop = make_shopfront(database, careless="seats")
    slug = new_product(shop, seats=3)
    tabs = [shop.visitor(new_student(shop, "buyer")) for _ in range(12)]
    ready = [(tab, tab.quote(f"/products/{slug}/checkout")) for tab in tabs]

    at_once(lambda t=t, q=q: t.post("/orders", quote=q) for t, q in ready)

    held = sa.select(sa.func.count(OrderLine.id)).filter_by(product_id=product_of(shop, slug).id)
    assert shop.ask(lambda: db.session.scalar(held)) > 3


@pytest.mark.scenario("7")
def test_without_the_claim_one_event_has_many_effects(make_shopfront, database):
    shop = make_shopfront(database, careless="settling")
    tab = shop.visitor(new_student(shop))
    public = tab.order("blog")
    tab.pay(public)
    (event,) = shop.events("checkout.session.completed", session_of(shop, public))

    at_once(lambda: shop.call(event) for _ in range(10))

    settled = (shop.folder / "server.log").read_text().count('"event": "order settled"')
    given_back = (shop.folder / "server.log").read_text().count('"event": "money given back"')
    assert settled + given_back > 1


@pytest.mark.scenario("30")
def test_without_the_claim_twenty_presses_open_more_than_one_order(make_shopfront, database):
    shop = make_shopfront(database, careless="accepting")
    drop = "DROP INDEX uq_order_line_proposal"
    shop.ask(lambda: (db.session.execute(sa.text(drop)), db.session.commit()))
    hana = new_student(shop)
    tab = shop.visitor(hana)
    thanks = f"/orders/{tab.buy('blog')}/thanks"
    presses = [(tab.copy(), tab.quote(thanks)) for _ in range(10)]
    address = accepting(shop, hana)

    at_once(lambda t=t, q=q: t.post(address, answer="accepted", quote=q) for t, q in presses)

    mine = sa.select(sa.func.count(Order.id)).filter_by(student_id=hana)
    assert shop.ask(lambda: db.session.scalar(mine)) > 2


@pytest.mark.scenario("29")
def test_without_the_count_a_coupon_is_used_more_often_than_it_may(make_shopfront, database):
    shop = make_shopfront(database, careless="counting")
    code, slug = new_coupon(staff(shop), percent=10, max_uses=3), new_product(shop, 9_800)
    ready = buyers(shop, 12, f"/products/{slug}/checkout?coupon={code}")

    at_once(lambda t=t, q=q: t.post("/orders", quote=q) for t, q in ready)

    assert shop.ask(lambda: db.session.query(CouponUse).count()) > 3


@pytest.mark.scenario("54")
def test_without_the_claim_more_goes_back_than_was_paid(make_shopfront, database):
    shop = make_shopfront(database, careless="refunding")
    order, desk = shop.visitor(new_student(shop)).buy("blog"), staff(shop)
    ready = [(desk.copy(), sums_of(desk, order, (20_000,))) for _ in range(8)]

    at_once(lambda d=d, s=s: press(d, order, s) for d, s in ready)

    assert sum(each.amount_minor for each in refunds_of(shop, order)) > 49_800
