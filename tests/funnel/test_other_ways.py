"""F8: what was paid without a card that can be charged again leads its add-on to Checkout."""

import pytest

from shop import clock
from shop.extensions import db
from shop.learning.queries import owned
from shop.orders.models import Order
from shop.payments.models import Route
from shop.sandbox import play
from tests.funnel.conftest import answer_address, newest, quote_in, words

pytestmark = pytest.mark.scenario("F8")


@pytest.fixture
def bought(hana, world, standin, stripe_calls):
    """Hana bought the course in this way; the page that thanks her."""

    def pay(way):
        if way == "free":
            world.blog.price_minor = 0
            db.session.commit()
        hana.submit("/orders", quote=quote_in(hana.get("/products/blog/checkout")))
        order = newest(Order)
        if way != "free":
            outcome = play.pay_otherwise(standin, order.payments[-1].session_id, way)
            finish = play.authenticate if way == "paypay" else play.pay_slip
            finish(standin, outcome.intent["id"])
            stripe_calls.deliver_all()
        return hana.get(f"/orders/{order.public_id}/thanks")

    return pay


@pytest.mark.parametrize("way", ["konbini", "paypay", "free"])
def test_no_button_promises_one_press(bought, way):
    page = words(bought(way))

    assert "worksheetの講座" in page
    assert "を支払って追加する" not in page


@pytest.mark.parametrize("way", ["konbini", "paypay", "free"])
def test_its_yes_leads_to_the_payment_page_with_the_offered_price(bought, hana, way):
    bought(way)
    answer = hana.submit(answer_address(), answer="accepted")

    assert "/products/worksheet/checkout?proposal=" in answer.location
    assert "¥1,980" in words(hana.get(answer.location))


@pytest.mark.parametrize("way", ["konbini", "paypay", "free"])
def test_paid_there_it_is_added(bought, hana, standin, stripe_calls, world, way):
    bought(way)
    page = hana.get(hana.submit(answer_address(), answer="accepted").location)
    hana.submit("/orders", quote=quote_in(page))
    payment = newest(Order).payments[-1]

    play.pay(standin, payment.session_id, "4242424242424242")
    stripe_calls.deliver_all()

    assert payment.route is Route.CHECKOUT
    assert world.worksheet.id in owned(world.hana.id, clock.now())


@pytest.mark.parametrize(("way", "named"), [("konbini", "コンビニ"), ("paypay", "PayPay")])
def test_the_thanks_name_the_way_it_was_paid(bought, way, named):
    assert named in words(bought(way))


def test_while_the_addition_itself_waits_for_cash_its_place_says_so(
    bought, hana, standin, stripe_calls
):
    thanks = bought("paypay").request.path
    page = hana.get(hana.submit(answer_address(), answer="accepted").location)
    hana.submit("/orders", quote=quote_in(page))
    play.pay_otherwise(standin, newest(Order).payments[-1].session_id, "konbini")
    stripe_calls.deliver_all()

    shown = words(hana.get(thanks))
    assert "お支払いをお待ちしています" in shown and "までに、¥1,980を" in shown


@pytest.mark.scenario("F1")
def test_an_open_offer_is_put_away_while_other_money_is_on_its_way(
    bought, hana, standin, stripe_calls
):
    thanks = bought("paypay").request.path
    hana.submit("/orders", quote=quote_in(hana.get("/products/seo/checkout")))
    taken = play.pay_otherwise(standin, newest(Order).payments[-1].session_id, "konbini")
    stripe_calls.deliver_all()
    assert "worksheetの講座" not in words(hana.get(thanks))

    play.pay_slip(standin, taken.intent["id"])
    stripe_calls.deliver_all()
    assert "worksheetの講座" in words(hana.get(thanks))
