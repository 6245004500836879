import pytest
import sqlalchemy as sa

from shop.checkout import operations
from shop.extensions import db
from shop.orders.models import Order
from shop.orders.operations import SoldOut
from shop.payments.models import Payment
from tests.racing import BOTH_DATABASES, guard_off, race, wait_for_lookers


def orders():
    return db.session.scalar(sa.select(sa.func.count(Order.id)))


def press_at_once(app, world, promise, racers=20):
    hana, shown = world.hana, promise("blog", world.hana, "one-quote")
    return race(app, racers, lambda: operations.begin(hana, shown, "ja", world.now).public_id)


@BOTH_DATABASES
@pytest.mark.scenario("1")
def test_one_button_pressed_twenty_times_is_one_order(app, world, standin, promise):
    answers = press_at_once(app, world, promise)

    assert len(set(answers)) == 1
    assert orders() == 1
    with standin.reading() as stripe:
        assert len(stripe.find("checkout.session")) == 1


@BOTH_DATABASES
@pytest.mark.scenario("64")
def test_three_seats_and_twelve_buyers_sell_three(app, world, standin, promise):
    world.coaching.requires_id = None
    promises = [promise("coaching", world.hana) for _ in range(12)]

    answers = race(app, 12, lambda: operations.begin(world.hana, promises.pop(), "ja", world.now))

    refused = [answer for answer in answers if isinstance(answer, SoldOut)]
    db.session.refresh(world.coaching)
    assert (len(refused), world.coaching.seats_left, orders()) == (9, 0, 3)


def look_then_take(product_id):
    """What taking a seat would be without its condition."""
    db.session.commit()
    left = db.session.scalar(sa.text(f"SELECT seats_left FROM product WHERE id = {product_id}"))
    db.session.commit()
    wait_for_lookers(4)
    db.session.execute(
        sa.text(f"UPDATE product SET seats_left = {max(left - 1, 0)} WHERE id = {product_id}")
    )
    return left > 0


@BOTH_DATABASES
@pytest.mark.scenario("64")
def test_without_the_counter_the_same_race_oversells(app, world, standin, promise):
    world.coaching.requires_id = None
    promises = [promise("coaching", world.hana) for _ in range(12)]

    with guard_off("shop.orders.operations.take_seat", look_then_take):
        race(app, 12, lambda: operations.begin(world.hana, promises.pop(), "ja", world.now))

    assert orders() > 3


@BOTH_DATABASES
def test_one_order_has_one_payment_under_way(app, paid, add_on, press, standin, world):
    order = paid()
    proposal = add_on(order)

    answers = race(app, 20, lambda: press(proposal, order))

    bought = [answer for answer in answers if isinstance(answer, Order)]
    assert len(bought) == 1
    assert db.session.scalar(sa.select(sa.func.count(Payment.id))) == 2
