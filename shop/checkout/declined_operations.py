"""Stripe tells of a refused card, from its own page or from one press."""

from datetime import datetime

from shop.checkout.brake_operations import count_decline
from shop.checkout.lost_orders import behind
from shop.checkout.operations import settle_charge
from shop.checkout.sending import stop
from shop.extensions import db
from shop.payments.rules import Declined


def hear_of_decline(declined: Declined, now: datetime) -> None:
    """After too many, the page on which cards are tried is closed."""
    _, payment = behind(declined.charge, now) if declined.charge else (None, None)
    if payment is None:
        return
    over = count_decline(payment, declined, now)
    db.session.commit()
    if over and (stopped := stop(payment)):
        settle_charge(stopped, now)
