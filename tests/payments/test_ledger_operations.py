"""Whatever happens to money, the books end equal to the stand-in's own balance."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.checkout.operations import begin, check
from shop.checkout.queries import price_for, sellable
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.money import yen
from shop.orders.models import Order
from shop.payments import gateway
from shop.payments.ledger_models import LedgerEntry
from shop.payments.ledger_operations import book, reconcile
from shop.payments.ledger_queries import balance
from shop.payments.ledger_rules import Account, Fact
from shop.payments.models import OwnerTask
from shop.sandbox import aftermath, play
from shop.sandbox.cards import BY_NUMBER

VISA = "4242424242424242"


@pytest.fixture
def bought(world, standin, now):
    """Hana has paid for a product; the shop has heard nothing but the answer to its own call."""

    def buy(slug="blog", meanwhile=lambda: None, heard=timedelta(0)):
        promise = Promise(new_quote_id(), "", slug, price_for(sellable(slug), {}), None, {})
        order = begin(world.hana, promise, "ja", now)
        if order.total():
            play.pay(standin, order.payments[-1].session_id, VISA)
            meanwhile()
            check(order, now + heard)
        db.session.expire_all()
        return db.session.get_one(Order, order.id)

    return buy


@pytest.fixture
def intent(bought):
    return bought().payments[-1].intent_id


def at_stripe():
    db.session.commit()
    return sum(line.amount.amount - line.fee.amount for line in gateway.balance_lines(None))


def books():
    return {account.value: amount.amount for account, amount in balance().items() if amount}


def compared(now):
    found = reconcile(None, now)
    return found.equal, found.late


def test_a_payment_and_its_fee_are_in_the_books_when_the_order_is_settled(intent, now):
    assert books() == {"stripe": 48_008, "sales": -49_800, "fees": 1_792}
    assert at_stripe() == 48_008
    assert compared(now) == (True, 0)


def test_what_is_free_is_not_booked(bought, now):
    bought("mini")

    assert db.session.query(LedgerEntry).count() == 0


def test_every_call_of_stripe_repeated_books_nothing_twice(intent, stripe_calls, standin):
    for event in stripe_calls.pending():
        stripe_calls.deliver(event)
        stripe_calls.deliver(event)

    assert books()["stripe"] == at_stripe()


def test_a_fee_that_comes_late_is_added_when_it_comes(bought, standin, stripe_calls):
    bought(meanwhile=lambda: fee_unknown(standin))
    assert books() == {"stripe": 49_800, "sales": -49_800}

    fee_known(standin)
    stripe_calls.deliver_all()

    assert books() == {"stripe": 48_008, "sales": -49_800, "fees": 1_792}


def test_a_payment_stands_on_the_day_it_was_made_however_late_it_is_heard_of(
    bought, standin, stripe_calls, now
):
    """Else its month would hold the fee, and the next month the payment."""
    bought(meanwhile=lambda: fee_unknown(standin), heard=timedelta(minutes=2))
    fee_known(standin)
    stripe_calls.deliver_all()

    assert {entry.occurred_at for entry in db.session.query(LedgerEntry)} == {now}


@pytest.mark.scenario("F3")
def test_refunds_in_parts_and_whole(intent, standin, stripe_calls, now):
    play.refund(standin, intent, 5_800)
    stripe_calls.deliver_all()
    assert books()["refunds"] == 5_800
    play.refund(standin, intent)
    stripe_calls.deliver_all()

    assert books() == {"stripe": -1_792, "sales": -49_800, "refunds": 49_800, "fees": 1_792}
    assert at_stripe() == -1_792
    assert compared(now) == (True, 0)


def test_a_refund_that_does_not_arrive_is_taken_back(intent, standin, stripe_calls, now):
    made = play.refund(standin, intent, 5_800)
    play.finish_refund(standin, made["id"], ok=False)
    stripe_calls.deliver_all()

    assert "refunds" not in books()
    assert compared(now) == (True, 0)


@pytest.mark.parametrize(("won", "disputed"), [(True, None), (False, 49_800)])
def test_a_dispute_takes_the_money_and_brings_it_back_when_won(
    intent, standin, stripe_calls, now, won, disputed
):
    dispute = play.dispute(standin, intent)
    stripe_calls.deliver_all()
    assert books()["disputes"] == 49_800
    play.close_dispute(standin, dispute["id"], won)
    stripe_calls.deliver_all()

    assert books().get("disputes") == disputed
    assert books()["stripe"] == at_stripe()
    assert compared(now) == (True, 0)


@pytest.mark.parametrize("order", [None, reversed, lambda events: 3 * list(events)],
                         ids=["in order", "backwards", "each three times"])  # fmt: skip
def test_the_books_do_not_mind_how_they_hear_of_it(intent, standin, stripe_calls, now, order):
    failed = play.refund(standin, intent, 800)
    play.finish_refund(standin, failed["id"], ok=False)
    play.refund(standin, intent, 5_000)
    dispute = play.dispute(standin, intent)
    play.close_dispute(standin, dispute["id"], won=True)

    stripe_calls.deliver_all(order)

    assert books()["stripe"] == at_stripe()
    assert books()["refunds"] == 5_000
    assert compared(now) == (True, 0)


def test_what_no_call_told_is_found_by_comparing(intent, standin, now):
    play.refund(standin, intent, 5_800)

    assert compared(now) == (True, 1)
    assert books()["stripe"] == at_stripe()


@pytest.mark.scenario("F9")
def test_another_applications_money_is_reported_and_not_booked(intent, standin, now):
    ours = books()
    foreign_payment(standin, 1_234)

    found = reconcile(None, now)

    assert [line.amount for line in found.orphans] == [yen(1_234)]
    assert books() == ours
    assert tasks() == ["orphan_money"]


def test_the_same_strange_money_is_one_task_for_ever(intent, standin, now):
    foreign_payment(standin, 1_234)
    reconcile(None, now)
    reconcile(None, now + timedelta(days=1))

    assert tasks() == ["orphan_money"]


def test_a_wrong_sum_is_corrected_by_new_rows(bought, standin, now):
    def as_if_yen_had_hundredths():
        charge = fee_unknown(standin)
        book([Fact("payment", charge, Account.SALES, yen(498), now)], None, now)

    bought(meanwhile=as_if_yen_had_hundredths)
    before = db.session.query(LedgerEntry).count()
    fee_known(standin)

    found = reconcile(None, now)

    assert [each.booked for each in found.wrong] == [yen(498)]
    assert books()["stripe"] == at_stripe()
    assert db.session.query(LedgerEntry).count() == before + 2 * 3
    assert compared(now) == (True, 0)
    assert tasks() == ["books_corrected"]


def test_what_stripe_never_heard_of_is_reported_when_it_is_old(intent, now):
    book([Fact("payment", "ch_nobody", Account.SALES, yen(5), now)], None, now)
    db.session.commit()

    assert reconcile(None, now + timedelta(minutes=5)).unknown_to_stripe == ()
    late = reconcile(None, now + timedelta(hours=3))

    assert late.unknown_to_stripe == (("payment", "ch_nobody"),)
    assert tasks() == ["books_alone"]


@pytest.mark.parametrize("deed", ["UPDATE ledger_entry SET amount_minor = 1",
                                  "DELETE FROM ledger_entry"])  # fmt: skip
def test_the_database_refuses_to_change_the_books(intent, deed):
    with pytest.raises(sa.exc.IntegrityError, match="never changed"):
        db.session.execute(sa.text(deed))


@pytest.mark.slow
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_refuses_it_too(intent):
    with pytest.raises(sa.exc.DBAPIError, match="never changed"):
        db.session.execute(sa.text("DELETE FROM ledger_entry"))


def tasks():
    return [task.kind for task in db.session.query(OwnerTask).order_by(OwnerTask.id)]


def fee_unknown(standin):
    """As with real cards: the payment is there, its balance transaction comes later."""
    with standin.transaction() as tx:
        charge = tx.find("charge")[0]
        tx.db.execute("DELETE FROM object WHERE id = ?", (charge["balance_transaction"],))
        tx.save(charge | {"balance_transaction": None})
    return charge["id"]


def fee_known(standin):
    with standin.transaction() as tx:
        aftermath.begin(tx, tx.find("charge")[0]["id"], BY_NUMBER[VISA])


def foreign_payment(standin, amount):
    """Another shop sells something through the same account."""
    db.session.commit()
    params = {
        "amount": amount,
        "currency": "jpy",
        "payment_method": "pm_card_visa",
        "confirm": True,
    }
    gateway.charge_saved_card(params | {"return_url": "https://other.example"}, "other:1")
