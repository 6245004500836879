"""Events of Stripe's that were heard and are not done."""

import sqlalchemy as sa

from shop.extensions import db
from shop.payments.models import StripeEvent

PATIENCE = 12  # tries, Stripe's and the clock's together, before one waits for a person


def unfinished() -> list[StripeEvent]:
    """Tried again by the clock; a process may have died over one before it could fail."""
    return _waiting(StripeEvent.tries < PATIENCE)


def failing() -> list[StripeEvent]:
    """What the owner should know of, parked or not."""
    return _waiting(StripeEvent.error.is_not(None))


def _waiting(which: sa.ColumnElement[bool]) -> list[StripeEvent]:
    rows = sa.select(StripeEvent).where(StripeEvent.handled_at.is_(None), which)
    return list(db.session.scalars(rows.order_by(StripeEvent.id).limit(100)))
