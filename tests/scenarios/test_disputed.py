"""Group E, what a bank asks back: over HTTP against two worker processes on both databases."""

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.payments.ledger_models import LedgerEntry
from shop.payments.ledger_rules import Account
from shop.sandbox import play
from tests.scenarios.desk import opens, press, refunds_of, staff, sums_of, tasks_about
from tests.scenarios.people import words
from tests.scenarios.seen import intent_of, row_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.scenario("57"),
    pytest.mark.usefixtures("no_failures"),
]


@pytest.fixture
def order(tab):
    return tab.buy("blog")


@pytest.fixture
def dispute(shop, order):
    """Opened at the buyer's bank; the shop has heard of it."""

    def opened(reason="fraudulent"):
        made = play.dispute(shop.standin, intent_of(shop, order), reason)["id"]
        shop.deliver_all()
        return made

    return opened


@pytest.fixture
def closed(shop):
    def over(dispute_id, won):
        play.close_dispute(shop.standin, dispute_id, won=won)
        shop.deliver_all()

    return over


def booked(shop, order):
    """What this order did to our balance at Stripe, by our own books, and by Stripe's."""
    mine = sa.select(sa.func.sum(LedgerEntry.amount_minor)).filter_by(
        order_id=row_of(shop, order).id, account=Account.STRIPE
    )
    charge = row_of(shop, order).payments[-1].charge_id
    with shop.standin.reading() as stripe:
        behind = {charge, *(each["id"] for each in stripe.find("dispute", charge=charge))}
        moved = [
            each["net"] for each in stripe.find("balance_transaction") if each["source"] in behind
        ]
    return shop.ask(lambda: db.session.scalar(mine)), sum(moved)


def test_access_rests_while_the_bank_holds_the_money_and_returns_with_it(
    shop, tab, order, dispute, closed
):
    opened = dispute()
    assert not opens(tab, "blog")
    assert tasks_about(shop, order) == ["dispute"]

    closed(opened, won=True)
    assert opens(tab, "blog")
    assert tasks_about(shop, order) == []
    ours, stripes = booked(shop, order)
    assert ours == stripes > 0


def test_a_lost_one_ends_access_for_good_and_stands_in_the_books(shop, tab, order, dispute, closed):
    closed(dispute(), won=False)
    shop.work()

    assert not opens(tab, "blog")
    assert tasks_about(shop, order) == ["dispute_lost"]
    ours, stripes = booked(shop, order)
    assert ours == stripes < 0


def test_a_question_of_the_bank_takes_nothing(shop, tab, order, dispute, closed):
    asked = dispute("inquiry")
    assert (opens(tab, "blog"), tasks_about(shop, order)) == (True, ["inquiry"])

    closed(asked, won=True)
    assert (opens(tab, "blog"), tasks_about(shop, order)) == (True, [])


def test_while_disputed_the_desk_pays_nothing_back(shop, order, dispute):
    desk = staff(shop)
    last_page = sums_of(desk, order)
    dispute()

    assert "銀行が預かっています" in words(desk.get(f"/studio/orders/{order}/refund"))
    press(desk, order, last_page)
    shop.work()
    assert refunds_of(shop, order) == []


@pytest.mark.parametrize("backwards", [False, True])
def test_a_lost_one_ends_the_same_whatever_is_heard_first(shop, tab, order, backwards):
    opened = play.dispute(shop.standin, intent_of(shop, order))["id"]
    play.close_dispute(shop.standin, opened, won=False)

    events = shop.calls.pending()
    for event_id in reversed(events) if backwards else events:
        assert shop.call(event_id) < 300

    assert not opens(tab, "blog")
    assert tasks_about(shop, order) == ["dispute_lost"]
