from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.checkout import operations, sending
from shop.checkout.queries import saved_card
from shop.extensions import db
from shop.learning.queries import owned
from shop.orders.models import OrderState
from shop.payments.models import OwnerTask, Payment, PaymentState, Refund
from shop.sandbox import play
from shop.sandbox.faults import Fault, fail_next

LOST = (Fault.ANSWER_LOST, Fault.UNREACHABLE)


def charges(standin):
    with standin.reading() as stripe:
        return len(stripe.find("charge", status="succeeded"))


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_page_is_asked_for_again_with_the_same_key(begin, standin, world, fault):
    fail_next(standin, fault, 3)
    order = begin()
    assert order.payments[-1].state is PaymentState.UNKNOWN

    operations.check(order, world.now)

    assert order.payments[-1].state is PaymentState.OPEN
    assert len(order.payments) == 1


def test_a_page_that_never_opened_can_be_opened_anew(begin, standin, world):
    fail_next(standin, Fault.SERVER_ERROR, 3)  # Stripe replays a stored 500 for ever
    order = begin()
    operations.check(order, world.now)

    assert operations.fall_back(order, world.now)

    states = [payment.state for payment in order.payments]
    assert states == [PaymentState.CANCELED, PaymentState.OPEN]


def test_a_charge_whose_answer_was_lost_is_found_and_made_once(paid, add_on, press, standin, world):
    order = paid()
    proposal = add_on(order)
    fail_next(standin, Fault.ANSWER_LOST, 3)
    bought = press(proposal, order)
    assert bought.payments[-1].state is PaymentState.UNKNOWN

    operations.check(bought, world.now)

    assert bought.payments[-1].state is PaymentState.SUCCEEDED
    assert charges(standin) == 2
    assert world.worksheet.id in owned(world.hana.id, world.now)


@pytest.mark.scenario("43")
def test_after_the_window_a_lost_charge_is_looked_up(paid, add_on, press, standin, world):
    order = paid()
    proposal = add_on(order)
    fail_next(standin, Fault.UNREACHABLE, 3)
    bought = press(proposal, order)

    operations.check(bought, world.now + timedelta(hours=25))

    assert bought.payments[-1].state is PaymentState.CANCELED
    assert charges(standin) == 1


@pytest.mark.scenario("41")
def test_while_nobody_knows_there_is_no_second_way_to_pay(paid, add_on, press, standin, world):
    order = paid()
    fail_next(standin, Fault.ANSWER_LOST, 3)
    bought = press(add_on(order), order)

    assert operations.fall_back(bought, world.now)
    assert len(bought.payments) == 1


@pytest.mark.scenario("2")
def test_two_tabs_that_both_paid_give_one_back(begin, standin, world):
    first, second = begin(), begin()
    for order in (first, second):
        play.pay(standin, order.payments[-1].session_id, "4242424242424242")
        operations.check(order, world.now)

    db.session.expire_all()
    assert [first.state, second.state] == [OrderState.PAID, OrderState.OPEN]
    assert db.session.scalars(sa.select(Refund)).one().reason == "not_sellable"


@pytest.mark.scenario("14")
def test_a_sum_that_does_not_fit_goes_to_a_person(begin, standin, world):
    order = begin()
    play.pay(standin, order.payments[-1].session_id, "4242424242424242")
    db.session.execute(sa.update(Payment).values(amount_minor=980))
    db.session.commit()

    operations.check(order, world.now)

    assert owned(world.hana.id, world.now) == frozenset()
    assert db.session.scalars(sa.select(OwnerTask)).one().kind == "wrong_sum"


@pytest.mark.scenario("64")
def test_a_late_payer_gets_the_seat_that_is_left(begin, standin, world):
    world.coaching.requires_id = None
    order = begin("coaching")
    play.pay(standin, order.payments[-1].session_id, "4242424242424242")
    operations.let_go(order, "expired", world.now)
    db.session.commit()

    operations.check(order, world.now)

    db.session.refresh(world.coaching)
    assert world.coaching.seats_left == 2
    assert world.coaching.id in owned(world.hana.id, world.now)


@pytest.mark.scenario("64")
def test_a_late_payer_who_finds_no_seat_gets_the_money_back(begin, standin, world):
    world.coaching.requires_id = None
    order = begin("coaching")
    play.pay(standin, order.payments[-1].session_id, "4242424242424242")
    operations.let_go(order, "expired", world.now)
    world.coaching.seats_left = 0
    db.session.commit()

    operations.check(order, world.now)

    assert owned(world.hana.id, world.now) == frozenset()
    assert db.session.scalars(sa.select(Refund)).one().amount_minor == 198_000


@pytest.mark.scenario("32")
def test_a_card_that_was_refunded_charges_no_add_on(paid, standin, stripe_calls, world):
    order = paid()
    play.refund(standin, order.payments[-1].intent_id)
    stripe_calls.deliver_all()
    db.session.expire_all()

    assert saved_card(order) is None
    assert owned(world.hana.id, world.now) == frozenset()


@pytest.mark.scenario("44")
def test_the_same_key_with_another_sum_charges_nothing_and_alarms(
    paid, add_on, press, standin, world
):
    order = paid()
    fail_next(standin, Fault.ANSWER_LOST, 3)
    bought = press(add_on(order), order)
    payment = bought.payments[-1]
    payment.params = {**payment.params, "amount": 19_800}
    db.session.commit()

    assert sending.ask(payment, world.now) is None

    assert (payment.state, charges(standin)) == (PaymentState.UNKNOWN, 2)
    assert db.session.scalars(sa.select(OwnerTask.kind)).all() == ["key_reused"]
