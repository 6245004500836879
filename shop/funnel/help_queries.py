"""The hand that fits: the lesson to go on with, and a live hour that sells nothing."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shop.catalogue.models import Product, ProductKind, ProductState
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.learning.library_queries import LibraryRow, library


@dataclass(frozen=True)
class Hand:
    """`course` is the one the student is in; `hour` an event of its teacher."""

    course: LibraryRow | None
    hour: Product | None


def hand_for(student_id: int, now: datetime) -> Hand:
    shelf = library(student_id, now)
    course = shelf.resume or next(iter(shelf.courses), None)
    return Hand(course, _live_hour(course.product.id, now) if course else None)


def _live_hour(course_id: int, now: datetime) -> Product | None:
    """Free, still to come, with room, and on no next step of the map: nothing is sold there."""
    teacher = sa.select(Product.teacher_id).where(Product.id == course_id).scalar_subquery()
    coming = sa.select(Product).where(
        Product.kind == ProductKind.EVENT,
        Product.state == ProductState.PUBLISHED,
        Product.price_minor == 0,
        Product.teacher_id == teacher,
        Product.starts_at > now,
        sa.or_(Product.seats_left.is_(None), Product.seats_left > 0),
        sa.or_(Product.requires_id.is_(None), Product.requires_id == course_id),
        ~sa.exists().where(sa.or_(NextStep.to_id == Product.id, NextStep.from_id == Product.id)),
    )
    return db.session.scalars(coming.order_by(Product.starts_at).limit(1)).first()
