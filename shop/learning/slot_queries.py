"""The times of one coaching that still lie ahead, the earliest first."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.models import Product
from shop.extensions import db
from shop.learning.models import Entitlement
from shop.learning.slot_models import Slot
from shop.learning.slot_rules import meetings_left

MOST_SHOWN = 60


def slots_ahead(product_id: int, now: datetime) -> Sequence[Slot]:
    """Free and booked, with whoever booked them: for the teacher."""
    ahead = _ahead(product_id, now).options(joinedload(Slot.student))
    return db.session.scalars(ahead).all()


def free_slots(product_id: int, now: datetime) -> Sequence[Slot]:
    free = _ahead(product_id, now).where(Slot.student_id.is_(None))
    return db.session.scalars(free.limit(MOST_SHOWN)).all()


def booked_slot(student_id: int, product_id: int, now: datetime) -> Slot | None:
    mine = _ahead(product_id, now).where(Slot.student_id == student_id)
    return db.session.scalar(mine.limit(1))


def left_for(student_id: int, product: Product) -> int | None:
    """How many meetings are still to be booked, those that were held counted."""
    mine = sa.select(sa.func.count(Slot.id)).filter_by(student_id=student_id, product_id=product.id)
    bought = sa.select(sa.func.count(Entitlement.id)).filter_by(
        student_id=student_id, product_id=product.id, revoked_at=None
    )
    held, times = db.session.execute(
        sa.select(mine.scalar_subquery(), bought.scalar_subquery())
    ).one()
    return meetings_left(product.sessions, times, held)


def slot_of(product_id: int, slot_id: int, now: datetime) -> Slot | None:
    this = _ahead(product_id, now).where(Slot.id == slot_id)
    return db.session.scalar(this.options(joinedload(Slot.student)))


def _ahead(product_id: int, now: datetime) -> sa.Select[Slot]:
    ahead = sa.select(Slot).where(Slot.product_id == product_id, Slot.starts_at > now)
    return ahead.order_by(Slot.starts_at, Slot.id)
