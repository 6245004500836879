"""Money that waits, is disputed, or went back from Stripe's dashboard: once each."""

import time

import sqlalchemy as sa

from shop import clock
from shop.checkout.operations import check
from shop.demo import KEN
from shop.extensions import db
from shop.orders.models import Order
from shop.payments.models import Dispute, Payment, Refund
from shop.sandbox import play
from tests.journeys.past import Past


def money_moved(shop):
    past = Past(shop)
    waiting = past.begun(KEN.email, "wordpress-blog")
    disputed = past.bought(past.student("disputed"), "wordpress-blog")
    half = past.bought(past.student("half"), "blog-writing-bundle")
    with shop.inside():
        play.pay_otherwise(shop.standin, _payment(waiting).session_id, "konbini")
        check(_order(waiting), clock.now())
        play.dispute(shop.standin, _payment(disputed).intent_id)
        play.refund(shop.standin, _payment(half).intent_id, 5_000)
    _heard(shop, sa.select(Dispute.id))
    found = {"waiting": waiting, "disputed": disputed, "half": half}
    refund = _heard(shop, sa.select(Refund.id).where(Refund.amount_minor == 5_000))
    return {name: _name(address) for name, address in found.items()} | {"refund": refund}


def _heard(shop, what):
    """Stripe's calls come by themselves."""
    for _ in range(100):
        if row := shop.ask(lambda: db.session.scalar(what)):
            return row
        time.sleep(0.1)
    raise AssertionError("Stripe never called")


def _order(address):
    return db.session.scalars(sa.select(Order).filter_by(public_id=_name(address))).one()


def _payment(address):
    mine = sa.select(Payment).filter_by(order_id=_order(address).id)
    return db.session.scalars(mine.order_by(Payment.id.desc())).first()


def _name(address):
    return address.rpartition("/")[2]
