"""Group F, money that comes later: over HTTP against two worker processes on both databases."""

import pytest

from shop.sandbox import play
from tests.scenarios.people import words
from tests.scenarios.seen import (
    accepting,
    given_to,
    intent_of,
    letters,
    one_sale,
    row_of,
    session_of,
)
from tests.scenarios.shopfront import at_once

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]


@pytest.fixture
def slip(shop, hana):
    """Hana ordered the course and holds a slip; the shop has heard of it."""
    browser = shop.visitor(hana)
    public = browser.order("blog")
    play.pay_otherwise(shop.standin, session_of(shop, public), "konbini")
    shop.deliver_all()
    return browser, public


def told(shop, public, kind):
    return len(letters(shop, public, kind, row_of(shop, public).payments[-1].id))


@pytest.mark.scenario("F1")
def test_a_slip_gives_nothing_and_its_page_says_where_to_pay(shop, hana, slip):
    browser, public = slip

    assert "お支払い番号" in words(browser.get(f"/orders/{public}/return"))
    assert (given_to(shop, hana), told(shop, public, "waiting")) == (0, 1)


@pytest.mark.scenario("F1")
def test_paid_at_the_till_and_heard_of_from_everywhere_at_once(shop, slip):
    browser, public = slip
    intent = play.pay_slip(shop.standin, intent_of(shop, public))
    events = shop.calls.pending()

    calls = [lambda e=e: shop.call(e) for e in events for _ in range(4)]
    tabs = [browser.copy() for _ in range(8)]
    at_once(calls + [lambda t=t: t.get(f"/orders/{public}/return") for t in tabs])

    assert intent["status"] == "succeeded"
    assert one_sale(shop, public)


@pytest.mark.scenario("F1")
def test_the_good_news_may_overtake_the_slip(shop, hana):
    browser = shop.visitor(hana)
    public = browser.order("blog")
    outcome = play.pay_otherwise(shop.standin, session_of(shop, public), "konbini")
    play.pay_slip(shop.standin, outcome.intent["id"])

    for event_id in reversed(shop.calls.pending()):
        assert shop.call(event_id) < 300

    assert one_sale(shop, public)
    assert told(shop, public, "waiting") == 0


@pytest.mark.scenario("F1")
def test_a_slip_nobody_paid_ends_the_order_with_one_letter(shop, hana, slip):
    browser, public = slip
    play.end_slip(shop.standin, intent_of(shop, public))
    at_once(lambda e=e: shop.call(e) for e in shop.calls.pending() for _ in range(4))

    order = row_of(shop, public)
    assert (order.closed_because, given_to(shop, hana)) == ("expired", 0)
    assert told(shop, public, "slip_expired") == 1
    assert browser.order("blog") != public


@pytest.mark.scenario("F8")
def test_after_cash_the_addition_goes_through_the_payment_page(shop, hana, slip):
    browser, public = slip
    play.pay_slip(shop.standin, intent_of(shop, public))
    shop.deliver_all()

    thanks = words(browser.get(f"/orders/{public}/thanks"))
    answer = browser.post(accepting(shop, hana), answer="accepted")

    assert "worksheetの講座" in thanks and "を支払って追加する" not in thanks
    assert "/products/worksheet/checkout?proposal=" in answer.headers["Location"]
