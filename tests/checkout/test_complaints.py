"""A dispute about what an offer sold counts against that offer."""

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.offers.models import Answer
from shop.orders.models import Order
from shop.sandbox import play
from tests.checkout.money_back import intent_of

pytestmark = pytest.mark.invariant(18)


def kinds():
    return list(db.session.scalars(sa.select(Answer.kind).order_by(Answer.id)))


def test_a_dispute_about_an_add_on_is_one_complaint(paid, add_on, press, standin, stripe_calls):
    bought = press(add_on(paid()), db.session.scalars(sa.select(Order)).one())

    opened = play.dispute(standin, intent_of(bought))
    stripe_calls.deliver_all()
    play.close_dispute(standin, opened["id"], won=True)
    stripe_calls.deliver_all()

    assert kinds() == ["accepted", "complained"]


def test_an_inquiry_is_no_complaint(paid, add_on, press, standin, stripe_calls):
    bought = press(add_on(paid()), db.session.scalars(sa.select(Order)).one())

    play.dispute(standin, intent_of(bought), "inquiry")
    stripe_calls.deliver_all()

    assert kinds() == ["accepted"]
