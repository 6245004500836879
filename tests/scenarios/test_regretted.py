"""Group E, what stood on the money that goes back: a certificate, a credit, a second reason."""

import pytest

from shop.sandbox import play
from tests.scenarios.desk import (
    back_from_dashboard,
    opens,
    pay_back,
    refunds_of,
    sent_back,
    sums_of,
    tasks_about,
)
from tests.scenarios.learners import earn_certificate
from tests.scenarios.people import new_product, words
from tests.scenarios.seen import given_to, letters, product_of, row_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]


def said_of(shop, certificate):
    """What anybody is told who checks it."""
    return words(shop.visitor().get(certificate.replace("certificates", "verify")))


@pytest.mark.scenario("56")
def test_a_certificate_is_withdrawn_with_the_money_and_back_with_it(shop, tab, desk):
    order = tab.buy("blog")
    certificate = earn_certificate(tab, "blog")
    assert "この修了証は本物です" in said_of(shop, certificate)

    pay_back(desk, order)
    assert "取り消されています" in said_of(shop, certificate)
    assert tab.get(certificate).status_code == 404

    play.finish_refund(shop.standin, refunds_of(shop, order)[0].stripe_refund, ok=False)
    shop.deliver_all()
    assert "この修了証は本物です" in said_of(shop, certificate)
    assert tab.get(certificate).status_code == 200


@pytest.fixture
def credited(shop, tab):
    """Hana paid ¥9,800, then the difference to what replaces it: two orders."""
    low = new_product(shop, 9_800)
    high = new_product(shop, 49_800, upgrades_id=product_of(shop, low).id)
    orders = tab.buy(low), tab.buy(high)
    assert row_of(shop, orders[1]).payments[-1].amount_minor == 40_000
    return orders


@pytest.mark.scenario("56")
def test_money_that_was_counted_elsewhere_goes_back_after_that(shop, hana, desk, credited):
    low, high = credited
    assert 'name="key"' not in sums_of(desk, low).text

    pay_back(desk, high)
    pay_back(desk, low)

    assert (sent_back(shop, high), sent_back(shop, low)) == ([40_000], [9_800])
    assert given_to(shop, hana) == 0


@pytest.mark.scenario("56")
def test_a_credit_the_dashboard_takes_away_is_told_to_the_owner(shop, desk, credited):
    low, _high = credited

    back_from_dashboard(shop, low)

    assert tasks_about(shop, low) == ["credit_gone"]
    assert f"/studio/orders/{low}" in desk.get("/studio").text


@pytest.fixture
def bought_twice(shop, tab):
    """Hana's own order, and one of a guest with her address, who then proved to be her."""
    own = tab.buy("blog")
    email = shop.ask(lambda: row_of(shop, own).student.email)
    guest = shop.visitor()
    other = guest.buy("blog", email=email)
    (letter,) = letters(shop, other)
    link = letter.payload["context"]["proof_link"].removeprefix(shop.url)
    guest.get(link)
    assert guest.post(link).status_code == 303
    return own, other


@pytest.mark.scenario("F4")
def test_of_two_orders_for_one_course_the_second_keeps_it_open(shop, hana, tab, desk, bought_twice):
    first, second = bought_twice
    assert given_to(shop, hana) == 2

    pay_back(desk, first)
    assert opens(tab, "blog")

    pay_back(desk, second)
    assert not opens(tab, "blog")


@pytest.mark.scenario("F4")
def test_a_gift_keeps_open_what_was_paid_back(shop, tab, desk):
    order = tab.buy("blog")
    email = shop.ask(lambda: row_of(shop, order).student.email)
    desk.post("/studio/students/give", email=email, product="blog")

    pay_back(desk, order)

    assert opens(tab, "blog")


@pytest.mark.scenario("F4")
def test_the_parts_of_a_bundle_end_with_it(shop, tab):
    order = tab.buy("bundle")
    assert opens(tab, "blog") and opens(tab, "seo")

    back_from_dashboard(shop, order)

    assert not opens(tab, "blog") and not opens(tab, "seo")
