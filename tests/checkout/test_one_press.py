import pytest
import sqlalchemy as sa

from shop.checkout import operations
from shop.checkout.queries import saved_card
from shop.extensions import db
from shop.learning.queries import owned
from shop.offers.models import Answer
from shop.orders.models import OrderState
from shop.payments.models import Payment, PaymentState, Refund
from shop.sandbox import play


def test_one_press_charges_the_kept_card_and_gives_access(paid, add_on, press, world):
    order = paid()
    bought = press(add_on(order), order)

    assert bought.state is OrderState.PAID
    assert bought.parent_id == order.id
    assert world.worksheet.id in owned(world.hana.id, world.now)


def test_a_second_press_charges_nothing(paid, add_on, press):
    order = paid()
    proposal = add_on(order)
    press(proposal, order)

    with pytest.raises(operations.NoLongerOpen):
        press(proposal, order)

    assert db.session.scalar(sa.select(sa.func.count(Payment.id))) == 2


def test_a_bank_that_asks_is_answered_on_its_page(paid, add_on, press, standin, world):
    order = paid()
    play.turn_card(standin, saved_card(order).method_id, "4000002760003184")
    db.session.commit()
    bought = press(add_on(order), order)
    asked = bought.payments[-1]

    assert asked.state is PaymentState.REQUIRES_ACTION
    play.authenticate(standin, asked.intent_id)
    operations.check(bought, world.now)

    assert world.worksheet.id in owned(world.hana.id, world.now)


def test_a_declined_press_leaves_another_way(paid, add_on, press, standin, world):
    order = paid()
    play.turn_card(standin, saved_card(order).method_id, "4000000000000341")
    db.session.commit()
    bought = press(add_on(order), order)

    assert bought.payments[-1].state is PaymentState.DECLINED
    assert operations.fall_back(bought, world.now)

    play.pay(standin, bought.payments[-1].session_id, "4242424242424242")
    operations.check(bought, world.now)
    assert world.worksheet.id in owned(world.hana.id, world.now)


@pytest.mark.invariant(17)
def test_undoing_gives_everything_back(paid, add_on, press, world):
    order = paid()
    bought = press(add_on(order), order)

    assert operations.undo_in_time(bought, world.now)

    assert world.worksheet.id not in owned(world.hana.id, world.now)
    assert db.session.scalars(sa.select(Refund)).one().amount_minor == 1_980
    kinds = list(db.session.scalars(sa.select(Answer.kind).order_by(Answer.id)))
    assert kinds == ["accepted", "undone"]
