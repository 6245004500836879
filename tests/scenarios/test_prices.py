"""Group B: what is charged is what was shown, whatever a browser sends."""

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Product
from shop.extensions import db
from shop.payments.models import OwnerTask, Payment, PaymentState
from shop.sandbox.faults import Fault, fail_next
from tests.scenarios.people import new_product, public_id, words
from tests.scenarios.seen import accepting, given_to, newest_of, row_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]


def set_price(shop, slug, price):
    def changed():
        db.session.execute(sa.update(Product).filter_by(slug=slug).values(price_minor=price))
        db.session.commit()

    shop.ask(changed)


def charged(shop, tab, order):
    """What Stripe took, by its own account."""
    tab.pay(order)
    tab.get(f"/orders/{order}/return")
    with shop.standin.reading() as stripe:
        return stripe.get(row_of(shop, order).payments[-1].charge_id)["amount"]


@pytest.mark.scenario("21")
def test_a_price_edited_while_the_page_is_open_does_not_change_the_charge(shop, tab):
    slug = new_product(shop, 9_800)
    quote = tab.quote(f"/products/{slug}/checkout")
    set_price(shop, slug, 12_800)

    order = public_id(tab.post("/orders", quote=quote))

    assert charged(shop, tab, order) == 9_800


@pytest.mark.scenario("22")
@pytest.mark.parametrize(
    "sent",
    [
        {"price": "1", "amount": "1", "total": "1"},
        {"currency": "usd", "discount": "100", "percent": "100"},
        {"quantity": "-1"},
        {"quantity": "1e9"},
        {"quantity": "1;2"},
    ],
)
def test_numbers_of_the_browser_are_not_read(shop, tab, sent):
    slug = new_product(shop, 9_800)
    quote = tab.quote(f"/products/{slug}/checkout")

    order = public_id(tab.post("/orders", quote=quote, **sent))

    assert charged(shop, tab, order) == 9_800


@pytest.mark.scenario("22")
def test_an_altered_quote_is_no_quote(shop, tab):
    quote = tab.quote(f"/products/{new_product(shop, 9_800)}/checkout")

    assert tab.post("/orders", quote=quote[:-4] + "AAAA").status_code == 409


@pytest.mark.scenario("14")
@pytest.mark.scenario("15")
@pytest.mark.parametrize("changes", [{"amount_total": 980}, {"currency": "usd"}])
def test_another_sum_or_currency_goes_to_a_person(shop, tab, changes):
    slug = new_product(shop, 9_800)
    order = tab.order(slug)
    tab.pay(order)
    payment = row_of(shop, order).payments[-1]
    with shop.standin.transaction() as tx:
        true = tx.get(payment.session_id)
        tx.save(true | changes)

    tab.get(f"/orders/{order}/return")

    again = row_of(shop, order)
    assert (again.payments[-1].state, again.paid_at) == ("needs_review", None)


@pytest.mark.scenario("36")
def test_a_card_that_was_taken_away_meanwhile_charges_nothing(shop, tab, hana):
    bought = tab.buy("blog")
    thanks = f"/orders/{bought}/thanks"
    form = {"answer": "accepted", "quote": tab.quote(thanks)}
    assert "Visa ···· 4242" in tab.get(thanks).text
    kept = row_of(shop, bought).payments[-1].method_id
    shop.app.extensions["stripe"].v1.payment_methods.detach(kept)

    assert tab.post(accepting(shop, hana), **form).status_code == 303
    page = tab.get(f"/orders/{newest_of(shop, hana)}/return").text
    assert "/other-way" in page
    assert given_to(shop, hana) == 1


@pytest.mark.scenario("44")
def test_the_same_key_with_another_sum_charges_nothing_and_alarms(shop, tab, hana):
    quote = tab.quote(f"/orders/{tab.buy('blog')}/thanks")
    fail_next(shop.standin, Fault.SERVER_ERROR, 3)
    tab.post(accepting(shop, hana), answer="accepted", quote=quote)
    added = newest_of(shop, hana)
    payment = row_of(shop, added).payments[-1]
    ask_for(shop, payment, 19_800)

    page = words(tab.get(f"/orders/{added}/return"))

    assert "お支払いを確認しています" in page
    assert row_of(shop, added).payments[-1].state == PaymentState.UNKNOWN
    alarm = sa.select(OwnerTask.kind).filter_by(key=f"key_reused:{payment.id}")
    assert shop.ask(lambda: db.session.scalar(alarm)) == "key_reused"
    with shop.standin.reading() as stripe:
        charges = stripe.find("charge", customer=payment.customer_id)
    assert [each["amount"] for each in charges] == [49_800]


def ask_for(shop, payment, amount):
    """Under the key of this payment the shop would now ask Stripe for another sum."""

    def changed():
        params = payment.params | {"amount": amount}
        db.session.execute(sa.update(Payment).filter_by(id=payment.id).values(params=params))
        db.session.commit()

    shop.ask(changed)
