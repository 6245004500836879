"""Orders this database has lost, as after an old backup came back: Stripe's marks tell them."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from flask import current_app
from structlog import get_logger

from shop.accounts.models import Student
from shop.accounts.operations import open_guest
from shop.catalogue.models import Product
from shop.extensions import db, insert_once
from shop.orders.models import Order, OrderLine
from shop.payments.models import Customer, Payment, PaymentState, Route
from shop.payments.operations import add_task
from shop.payments.rules import Bought, Charge, ChargeState

log = get_logger()


class NotYetHeardOf(Exception):
    """Our mark is on this money, and its order is not told again yet."""


def behind(charge: Charge, now: datetime) -> tuple[Charge, Payment | None]:
    """The row this charge is about; numbers may be given twice, an order's own name is not."""
    payment = db.session.get(Payment, charge.payment_id or 0, populate_existing=True)
    if payment and _same_order(payment, charge):
        return charge, payment
    payment = _by_stripes_name(charge) or _told_again(charge, now)
    return replace(charge, payment_id=payment.id if payment else None), payment


def money_behind(charge: Charge | None, now: datetime) -> Payment | None:
    """Whose money went back or is held; that may be heard of before the payment itself is.

    Raises NotYetHeardOf, so that it is told once more.
    """
    payment = behind(charge, now)[1] if charge else None
    if charge and charge.payment_id and payment is None:
        raise NotYetHeardOf(charge.ref)
    if charge is None or payment is None:
        return None
    if payment.intent_id in (None, charge.intent_id):
        return payment
    named = {"payment": payment.id, "ref": charge.ref}
    add_task("orphan", f"orphan:{charge.ref}", named, now)
    return None


def _same_order(payment: Payment, charge: Charge) -> bool:
    named = db.session.scalar(sa.select(Order.public_id).filter_by(id=payment.order_id))
    return charge.bought is None or charge.bought.order == named


def _by_stripes_name(charge: Charge) -> Payment | None:
    ours = sa.or_(Payment.session_id == charge.ref, Payment.intent_id == charge.ref)
    return db.session.scalars(sa.select(Payment).where(ours)).first()


def _told_again(charge: Charge, now: datetime) -> Payment | None:
    """Closed as any order whose time is over: its money settles it as a late payer's does."""
    bought, route = charge.bought, charge.kind
    own = charge.ref.startswith("cs_") if route == Route.CHECKOUT else True
    if bought is None or charge.state is not ChargeState.PAID or not own:
        return None
    buyer = _buyer(charge, now)
    if buyer is None or not insert_once(Order, **_order(bought, buyer, now)):
        return None
    order = db.session.scalars(sa.select(Order).filter_by(public_id=bought.order)).one()
    order.lines = [_line(product_id, price, now) for product_id, price in bought.lines]
    payment = _payment(order, charge, now)
    order.payments.append(payment)
    db.session.flush()
    add_task("lost_order", f"lost_order:{order.public_id}", {"order": order.public_id}, now)
    log.warning("lost order told again", order=order.id, ref=charge.ref)
    return payment


def _buyer(charge: Charge, now: datetime) -> Student | None:
    """Whoever is known by Stripe's name or the order's mark; else a guest, who gets a letter."""
    known = sa.select(Customer.student_id).filter_by(customer_id=charge.customer_id)
    marked = sa.select(Student).filter_by(public_id=charge.bought.student if charge.bought else "")
    student = db.session.get(Student, db.session.scalar(known) or 0) or db.session.scalar(marked)
    if student or not charge.email:
        return student
    return open_guest(charge.email, charge.bought.language if charge.bought else "ja", now)


def _order(bought: Bought, buyer: Student, now: datetime) -> dict[str, object]:
    return {
        "public_id": bought.order,
        "student_id": buyer.id,
        "quote_id": f"lost:{bought.order}",
        "language": bought.language,
        "confirm_view": {},
        "opened_at": now,
        "expires_at": now,
        "closed_at": now,
        "closed_because": "lost",
    }


def _line(product_id: int, price: int, now: datetime) -> OrderLine:
    product = db.session.get_one(Product, product_id)
    return OrderLine(
        product_id=product.id,
        title=product.title,
        list_price_minor=price,
        price_minor=price,
        holds_seat=product.seats_left is not None,
        released_at=now,
    )


def _payment(order: Order, charge: Charge, now: datetime) -> Payment:
    return Payment(
        mode=current_app.config["SHOP"].mode,
        order_id=order.id,
        student_id=order.student_id,
        route=Route(charge.kind),
        state=PaymentState.UNKNOWN,
        amount_minor=charge.amount.amount,
        currency=charge.amount.currency,
        created_at=now,
        window_ends_at=now,
    )
