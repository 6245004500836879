"""What a payment page may offer besides a card: the owner's choice, where waiting does no harm."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from shop.catalogue.models import Product
from shop.catalogue.queries import school
from shop.extensions import db
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.payments.models import Customer
from shop.payments.requests import Ways
from shop.payments.slip_rules import ways_for

TOO_SOON = timedelta(hours=1)


def ways_of(order: Order, known_customer: bool, now: datetime) -> Ways:
    kept = school()
    if kept is None:
        return Ways()
    total = order.total().amount
    instalments = 0 < kept.instalments_from <= total
    if _at_once(order, now):
        return Ways(instalments=instalments)
    return Ways(ways_for(tuple(kept.ways), total, known_customer), instalments)


def ways_before(product: Product, total: int, deadline: datetime | None, now: datetime) -> Ways:
    """What the confirm page may name: the payment page will offer no less."""
    kept = school()
    if kept is None:
        return Ways()
    instalments = 0 < kept.instalments_from <= total
    counted = [product, *(part.product for part in product.parts)]
    held = any(each.seats_left is not None for each in counted)
    if held or _minutes_left(deadline, now):
        return Ways(instalments=instalments)
    return Ways(ways_for(tuple(kept.ways), total, known_customer=True), instalments)


def customer_of(student_id: int, mode: str) -> str | None:
    known = sa.select(Customer.customer_id).filter_by(student_id=student_id, mode=mode)
    return db.session.scalar(known)


def _at_once(order: Order, now: datetime) -> bool:
    """A seat is held, or a proposal has minutes left: only what is paid at once will do."""
    if any(line.holds_seat for line in order.lines):
        return True
    named = [line.proposal_id for line in order.lines if line.proposal_id]
    first = sa.select(sa.func.min(Proposal.deadline)).where(Proposal.id.in_(named))
    deadline = db.session.scalar(first) if named else None
    return _minutes_left(deadline, now)


def _minutes_left(deadline: datetime | None, now: datetime) -> bool:
    return deadline is not None and deadline - now < TOO_SOON
