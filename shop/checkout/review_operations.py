"""Money that came and does not fit its order: a person gives it all the same, or sends it back."""

from datetime import datetime

from structlog import get_logger

from shop.catalogue.quote_rules import ending_at
from shop.checkout import sending
from shop.checkout.operations import let_go
from shop.extensions import db
from shop.money import split
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.payments.models import Payment
from shop.payments.operations import finish_tasks
from shop.payments.review_queries import under_review
from shop.payments.rules import Charge, ChargeState

log = get_logger()


def accept(order: Order, now: datetime) -> bool:
    """What came is now its price, shared among its lines. False when no answer or other money."""
    payment, charge = _came(order, now)
    if payment is None or charge is None or charge.amount.currency != order.currency:
        return False
    weights = [line.price_minor for line in order.lines]
    for line, share in zip(order.lines, split(charge.amount, weights), strict=True):
        line.price_minor = share.amount
    order.arithmetic = ending_at(order.arithmetic, charge.amount)
    payment.amount_minor = charge.amount.amount
    db.session.flush()  # the settling that follows reads the stored sums
    orders.settle(order, charge, now)
    _decided(order, charge, "accepted", now)
    return True


def send_all_back(order: Order, now: datetime) -> bool:
    """False when Stripe gave no answer, or nothing is to be decided any more."""
    payment, charge = _came(order, now)
    if payment is None or charge is None:
        return False
    payment.amount_minor, payment.currency = charge.amount.amount, charge.amount.currency
    db.session.flush()
    if orders.refuse(order, charge, now):
        let_go(order, "not_sellable", now)
    _decided(order, charge, "sent back", now)
    return True


def _came(order: Order, now: datetime) -> tuple[Payment | None, Charge | None]:
    payment = under_review(order.id)
    db.session.commit()  # no transaction may be open while Stripe is asked
    charge = sending.truth(payment, now) if payment else None
    return payment, charge if charge and charge.state is ChargeState.PAID else None


def _decided(order: Order, charge: Charge, how: str, now: datetime) -> None:
    finish_tasks([f"wrong_sum:{charge.ref}"], now)
    db.session.commit()
    log.info("payment decided", order=order.id, how=how, ref=charge.ref)
