"""Whom the clock brings to mind: some days after, stopped on the way, or a month on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from shop.accounts.models import Consent, Student
from shop.catalogue.models import Lesson, Module, Product, ProductKind
from shop.extensions import db
from shop.learning.models import Completion, Entitlement, Graduation

CAUGHT_UP, LASTING = timedelta(days=3), timedelta(days=14)
WITHOUT_LESSONS = (ProductKind.DOWNLOAD, ProductKind.COACHING)
MONTH = 28


@dataclass(frozen=True, slots=True)
class Due:
    """`at` is when the moment came about."""

    student_id: int
    product_id: int
    at: datetime


def days_after_due(now: datetime, after: timedelta) -> list[Due]:
    """Those whose day has come; a few days late is not too late."""
    return _ended(now - after - CAUGHT_UP, now - after, after)


def days_after_for(student_id: int, now: datetime, after: timedelta) -> list[Due]:
    """For the library: newest first, for two weeks."""
    found = _ended(now - after - LASTING, now - after, after, student_id)
    return sorted(found, key=lambda due: due.at, reverse=True)


def stopped_on_the_way(now: datetime, after: timedelta) -> list[Due]:
    """No lesson for so long in a course that is theirs, begun and not finished."""
    last = sa.func.max(Completion.completed_at)
    begun = (
        sa.select(Completion.student_id, Module.product_id, last)
        .join_from(Completion, Lesson, Lesson.id == Completion.lesson_id)
        .join(Lesson.module)
        .where(Completion.completed_at > now - after - LASTING)
        .where(_owned(now, Completion.student_id, Module.product_id))
        .where(~_graduated(Completion.student_id, Module.product_id))
        .group_by(Completion.student_id, Module.product_id)
        .having(last <= now - after)
    )
    return [Due(*row) for row in db.session.execute(begun)]


def readers(now: datetime) -> list[int]:
    """Graduates who agreed to letters about courses; each day of the month has its share."""
    newest = sa.alias(Consent.__table__)
    later = sa.exists().where(
        newest.c.student_id == Consent.student_id,
        newest.c.purpose == Consent.purpose,
        newest.c.id > Consent.id,
    )
    agreed = sa.select(Consent.student_id).where(
        Consent.purpose == "courses", Consent.given.is_(True), ~later
    )
    theirs = sa.select(Student.id).where(
        Student.id.in_(agreed),
        Student.guest.is_(False),
        Student.takes_offers.is_(True),
        Student.id % MONTH == now.day % MONTH,
        sa.exists().where(Graduation.student_id == Student.id, Graduation.revoked_at.is_(None)),
    )
    return list(db.session.scalars(theirs))


def _ended(
    since: datetime, until: datetime, after: timedelta, student_id: int | None = None
) -> list[Due]:
    """Courses finished, and things without lessons given, in this time."""
    courses = sa.select(
        Graduation.student_id, Graduation.product_id, Graduation.graduated_at.label("at")
    ).where(Graduation.revoked_at.is_(None))
    things = (
        sa.select(Entitlement.student_id, Entitlement.product_id, Entitlement.granted_at)
        .join(Entitlement.product)
        .where(Entitlement.revoked_at.is_(None), Product.kind.in_(WITHOUT_LESSONS))
    )
    every = sa.union_all(courses, things).subquery()
    found = sa.select(every).where(every.c.at > since, every.c.at <= until)
    if student_id is not None:
        found = found.where(every.c.student_id == student_id)
    rows = db.session.execute(found.order_by(every.c.at))
    return [Due(student, product, at + after) for student, product, at in rows]


def _owned(now: datetime, student_id: Any, product_id: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Entitlement.student_id == student_id,
        Entitlement.product_id == product_id,
        Entitlement.revoked_at.is_(None),
        sa.or_(Entitlement.ends_at.is_(None), Entitlement.ends_at > now),
    )


def _graduated(student_id: Any, product_id: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Graduation.student_id == student_id, Graduation.product_id == product_id
    )
