"""Payments whose money came and does not fit: a person decides."""

import sqlalchemy as sa

from shop.extensions import db
from shop.payments.models import Payment, PaymentState


def under_review(order_id: int) -> Payment | None:
    waiting = sa.select(Payment).filter_by(order_id=order_id, state=PaymentState.NEEDS_REVIEW)
    return db.session.scalars(waiting.order_by(Payment.n)).first()
