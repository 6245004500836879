"""Refunds at the same moment; each race was seen to fail with its guard off."""

from functools import partial

import pytest
import sqlalchemy as sa

from shop.checkout.refund_operations import pay_back
from shop.extensions import db
from shop.orders.models import Order
from shop.orders.refund_rules import Part
from shop.payments.models import Payment, Refund
from shop.payments.refund_operations import Asking, TooMuch
from tests.checkout.money_back import part
from tests.racing import BOTH_DATABASES, guard_off, race

pytestmark = pytest.mark.scenario("54")


@pytest.fixture
def at_once(app, world, paid):
    """Eight people at the desk each pay ¥20,000 of a ¥49,800 line back."""
    order = paid()
    asked, number = [part(order, 0, 20_000)], order.id
    keys = iter(f"k{n}" for n in range(8))

    def press():
        mine = db.session.get(Order, number)
        pay_back(mine, asked, Asking("desk", next(keys)), world.now)

    return order, partial(race, app, 8, press)


def asked_back():
    return db.session.scalar(sa.select(sa.func.sum(Refund.amount_minor)))


@BOTH_DATABASES
def test_refunds_at_once_never_exceed_the_line(at_once):
    order, press = at_once

    results = press()

    assert sum(isinstance(each, TooMuch) for each in results) == 6
    assert asked_back() == 40_000
    assert db.session.get(Payment, order.paid_by).refunded_minor == 40_000
    assert order.lines[0].refunded_minor == 40_000


def test_without_the_claims_they_do(at_once):
    """What a check before the write lets through."""
    order, press = at_once

    with (
        guard_off("shop.payments.refund_operations._claim", lambda payment, amount: None),
        guard_off("shop.orders.refund_operations._claim_line", lambda part: None),
    ):
        press()

    assert asked_back() > order.total().amount


@BOTH_DATABASES
def test_one_key_at_once_is_one_refund(app, paid, world):
    number = paid().id

    def press():
        mine = db.session.get(Order, number)
        whole = [Part(mine.lines[0].id, mine.lines[0].price, True)]
        pay_back(mine, whole, Asking("desk", "same"), world.now)

    assert race(app, 8, press) == [None] * 8
    assert asked_back() == 49_800
