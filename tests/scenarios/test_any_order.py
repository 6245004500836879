"""Stripe's news in any order, and news of somebody else's money on the same account."""

import json
from itertools import permutations

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.orders.models import Order
from shop.outbox import Outbox
from shop.payments.ledger_models import LedgerEntry
from shop.payments.ledger_queries import balance
from shop.payments.models import OwnerTask, Payment
from shop.sandbox import play
from tests.scenarios.desk import tasks_about
from tests.scenarios.people import new_student
from tests.scenarios.seen import given_to, letters, row_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]
STORY = (
    "checkout.session.completed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.closed",
)


def in_this_order(shop, story):
    """Paid, asked about and refunded before the shop heard a word; then it hears like this."""
    tab = shop.visitor(new_student(shop))
    order = tab.order("blog")
    intent = tab.pay(order).intent["id"]
    asked = play.dispute(shop.standin, intent, "inquiry")
    play.refund(shop.standin, intent)
    play.close_dispute(shop.standin, asked["id"], won=True)
    news = {kind_of(shop, each): each for each in shop.calls.pending()}
    for kind in story:
        assert shop.call(news[kind]) == 204
        assert given_to(shop, tab.student_id) == 0
    for each in shop.calls.pending():
        shop.calls.drop(each)
    return end_of(shop, order)


def kind_of(shop, event_id):
    return json.loads(shop.calls.letter(event_id)[0])["type"]


def end_of(shop, order):
    row = row_of(shop, order)
    paid = row.payments[-1]
    said = [len(letters(shop, order, kind)) for kind in ("receipt", "refunded")]
    return row.paid_at is not None, paid.state, paid.refunded_minor, *said, tasks_about(shop, order)


@pytest.mark.scenario("9")
@pytest.mark.parametrize("first", STORY)
def test_however_the_news_arrives_it_ends_the_same_and_never_grants(shop, first):
    stories = [each for each in permutations(STORY) if each[0] == first]

    ends = [in_this_order(shop, story) for story in stories]

    assert ends[0][:3] == (True, "succeeded", 49_800)
    assert ends == ends[:1] * len(stories)


def another_shop_sells(shop, amount):
    """Through the same account, with a program of its own."""
    bought = {"amount": amount, "currency": "jpy", "payment_method": "pm_card_visa"}
    sent = bought | {"confirm": True, "return_url": "https://other.example"}
    return shop.app.extensions["stripe"].v1.payment_intents.create(sent)


def all_we_know(shop):
    tables = (Order, Payment, LedgerEntry, OwnerTask, Outbox)
    return shop.ask(
        lambda: [db.session.scalar(sa.select(sa.func.count(each.id))) for each in tables]
    )


@pytest.mark.scenario("F9")
def test_another_applications_money_changes_nothing_here(shop):
    shop.work()
    before, books = all_we_know(shop), shop.ask(balance)

    intent = another_shop_sells(shop, 1_234)
    told = shop.events("payment_intent.succeeded", intent.id)
    assert {shop.call(each) for each in told} == {204}
    shop.deliver_all()
    shop.work()

    assert (all_we_know(shop), shop.ask(balance)) == (before, books)
