"""Group A, buying: over HTTP against two worker processes on both databases."""

import pytest
import sqlalchemy as sa

from shop import clock
from shop.extensions import db
from shop.orders.models import Order
from shop.payments.models import OwnerTask, Refund
from tests.scenarios.people import new_student, public_id, words
from tests.scenarios.seen import (
    accepting,
    given_to,
    letters,
    lose_answers,
    newest_of,
    one_sale,
    row_of,
    session_of,
)
from tests.scenarios.shopfront import at_once

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]


@pytest.mark.scenario("1")
def test_twenty_parallel_buys_of_one_form_are_one_order(shop, hana):
    browser = shop.visitor(hana)
    quote = browser.quote("/products/blog/checkout")

    tabs = [browser.copy() for _ in range(20)]
    answers = at_once(lambda tab=tab: tab.post("/orders", quote=quote) for tab in tabs)

    (public,) = {public_id(answer) for answer in answers}
    assert shop.ask(lambda: db.session.query(Order).filter_by(student_id=hana).count()) == 1
    with shop.standin.reading() as stripe:
        assert len(stripe.find("checkout.session", client_reference_id=public)) == 1


@pytest.mark.scenario("2")
def test_a_second_tab_is_refused_while_the_first_one_pays(shop, hana):
    first, second = shop.visitor(hana), shop.visitor(hana)
    late = second.quote("/products/blog/checkout")
    first.order("blog")

    assert second.post("/orders", quote=late).status_code == 409


@pytest.mark.scenario("2")
def test_two_tabs_that_both_came_through_are_charged_once(shop, hana):
    tabs = [shop.visitor(hana), shop.visitor(hana)]
    quotes = [tab.quote("/products/blog/checkout") for tab in tabs]
    at_once(lambda t=t, q=q: t.post("/orders", quote=q) for t, q in zip(tabs, quotes, strict=True))
    begun = shop.ask(
        lambda: [o.public_id for o in db.session.query(Order).filter_by(student_id=hana)]
    )

    for public in begun:
        tabs[0].pay(public)
    at_once(lambda p=p: tabs[0].copy().get(f"/orders/{p}/return") for p in begun)
    shop.work()

    assert given_to(shop, hana) == 1
    back = sa.select(sa.func.count(Refund.id)).filter_by(reason="not_sellable")
    ours = back.where(Refund.payment_id.in_(_payments_of(shop, begun)))
    assert shop.ask(lambda: db.session.scalar(ours)) == len(begun) - 1


def _payments_of(shop, orders):
    return [payment.id for public in orders for payment in row_of(shop, public).payments]


@pytest.mark.scenario("3")
def test_the_call_before_the_return_page(shop, hana):
    browser = shop.visitor(hana)
    public = browser.order("blog")
    browser.pay(public)

    shop.deliver_all()
    assert browser.get(f"/orders/{public}/return").status_code == 303

    assert one_sale(shop, public)


@pytest.mark.scenario("4")
def test_the_return_page_before_the_call(shop, hana):
    browser = shop.visitor(hana)
    public = browser.buy("blog")
    assert one_sale(shop, public)

    shop.deliver_all()

    assert one_sale(shop, public)


@pytest.mark.scenario("4")
def test_in_doubt_the_return_page_says_so_and_sells_nothing(shop, hana):
    browser = shop.visitor(hana)
    thanks = f"/orders/{browser.buy('blog')}/thanks"
    quote = browser.quote(thanks)
    lose_answers(shop)
    browser.post(accepting(shop, hana), answer="accepted", quote=quote)
    lose_answers(shop)

    page = words(browser.get(f"/orders/{newest_of(shop, hana)}/return"))

    assert "お支払いを確認しています" in page
    assert 'method="post"' not in page.split("<main")[1].split("</main")[0]


@pytest.mark.scenario("5")
def test_a_closed_tab_gets_a_letter_that_leads_in(shop):
    browser = shop.visitor()
    public = browser.order("blog", email=f"guest{id(browser)}@example.jp")
    browser.pay(public)

    shop.deliver_all()

    (letter,) = letters(shop, public)
    assert "/sign-in/" in letter.payload["context"]["proof_link"]


@pytest.mark.scenario("6")
@pytest.mark.parametrize("calls", ["an hour late", "never"])
def test_without_calls_the_order_is_found_within_ten_minutes_with_an_alarm(shop, hana, desk, calls):
    a_day_without_alarm(shop)
    browser = shop.visitor(hana)
    public = browser.order("blog")
    browser.pay(public)

    shop.later(minutes=10)
    shop.work()

    assert one_sale(shop, public)
    assert alarms(shop) == 1
    assert SILENCE in words(desk.get("/studio"))

    if calls == "an hour late":
        shop.later(minutes=50)
        shop.deliver_all()
        assert one_sale(shop, public)


SILENCE = "Stripeからの通知が届いていません"


def alarms(shop):
    """How many are open about calls missing today."""
    today = f"calls_missing:{shop.ask(clock.now):%Y-%m-%d}"
    mine = sa.select(sa.func.count(OwnerTask.id)).filter_by(key=today, done_at=None)
    return shop.ask(lambda: db.session.scalar(mine))


def a_day_without_alarm(shop):
    """The shop has heard everything, and the next day begins."""
    shop.work()
    shop.later(days=1)
    shop.work()
    assert alarms(shop) == 0


@pytest.mark.scenario("7")
def test_one_event_twenty_times_at_once_has_one_effect(shop, hana):
    browser = shop.visitor(hana)
    public = browser.order("blog")
    browser.pay(public)
    (event,) = shop.events("checkout.session.completed", session_of(shop, public))

    answers = at_once(lambda: shop.call(event) for _ in range(20))

    assert set(answers) == {204}
    assert one_sale(shop, public)


@pytest.mark.scenario("8")
def test_three_events_of_one_payment_at_once_have_one_effect(shop, hana):
    browser = shop.visitor(hana)
    public = browser.order("blog")
    browser.pay(public)

    answers = at_once(lambda each=each: shop.call(each) for each in shop.calls.pending())

    assert set(answers) == {204}
    assert one_sale(shop, public)


@pytest.mark.scenario("20")
def test_somebody_elses_return_address_shows_nothing(shop, hana):
    public = shop.visitor(hana).buy("blog")
    ken = shop.visitor(new_student(shop, "ken"))
    session = session_of(shop, public)

    for address in (f"/orders/{public}/return?session_id={session}", f"/orders/{public}/thanks"):
        assert ken.get(address).status_code == 404
    assert ken.get("/orders/AAAAAAAAAAAAAAAA/return?session_id=cs_test_x").status_code == 404
