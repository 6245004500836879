"""What a student may open, has finished, and may go on with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.models import Lesson, Module
from shop.extensions import UTCDateTime, db
from shop.learning.models import (
    Attendance,
    Certificate,
    Completion,
    Entitlement,
    Graduation,
    LessonPlace,
)
from shop.learning.rules import latest
from shop.learning.task_models import HandIn

WHO = sa.bindparam("student_id", type_=sa.Integer)
WHEN = sa.bindparam("at", type_=UTCDateTime)


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int

    @property
    def complete(self) -> bool:
        return 0 < self.total == self.done


def may_open(student_id: int, product_id: int, now: datetime) -> bool:
    mine = _live(student_id, now).where(Entitlement.product_id == product_id)
    return db.session.scalar(sa.select(mine.exists())) is True


def owned(student_id: int, now: datetime) -> frozenset[int]:
    """Product ids with a live entitlement; a bundle's parts count one by one."""
    return frozenset(db.session.scalars(_live(student_id, now)))


def progress_of(student_id: int, product_id: int) -> Progress:
    total, done = db.session.execute(
        sa.select(sa.func.count(Lesson.id), sa.func.count(Completion.id))
        .join(Lesson.module)
        .outerjoin(
            Completion,
            sa.and_(Completion.lesson_id == Lesson.id, Completion.student_id == student_id),
        )
        .where(Module.product_id == product_id)
    ).one()
    return Progress(done, total)


def graduations_of(student_id: int) -> list[Graduation]:
    """Newest first, certificate and product loaded; revoked ones left out."""
    mine = sa.select(Graduation).filter_by(student_id=student_id, revoked_at=None)
    loaded = (joinedload(Graduation.certificate), joinedload(Graduation.product))
    newest = mine.options(*loaded).order_by(Graduation.graduated_at.desc(), Graduation.id.desc())
    return list(db.session.scalars(newest))


def stalled_since(student_id: int, now: datetime) -> datetime | None:
    """The last sign of life in an unfinished course; None when every owned course is finished."""
    given, *since = db.session.execute(LAST_SIGNS, {"student_id": student_id, "at": now}).one()
    return latest((given, *since)) if given else None


def attended(student_id: int, product_id: int) -> bool:
    there = sa.select(Attendance.id).filter_by(student_id=student_id, product_id=product_id)
    return db.session.scalar(sa.select(there.exists())) is True


def certificate_of(student_id: int, public_id: str) -> Certificate | None:
    valid = (Graduation.student_id == student_id, Graduation.revoked_at.is_(None))
    return db.session.scalar(_certificates(public_id).where(*valid))


def any_certificate(public_id: str) -> Certificate | None:
    """Of whomever: for the page that lets anyone check what a graduate shows."""
    return db.session.scalar(_certificates(public_id))


def _live(student_id: Any, now: Any) -> sa.Select[int]:
    return sa.select(Entitlement.product_id).where(
        Entitlement.student_id == student_id,
        Entitlement.revoked_at.is_(None),
        sa.or_(Entitlement.ends_at.is_(None), Entitlement.ends_at > now),
    )


def _certificates(public_id: str) -> sa.Select[Certificate]:
    named = sa.select(Certificate).join(Certificate.graduation)
    loaded = joinedload(Certificate.graduation).joinedload(Graduation.product)
    return named.where(Certificate.public_id == public_id).options(loaded)


def _last_signs() -> sa.Select[Any]:
    """When an unfinished course was given, a lesson of it finished, watched or handed in."""
    left = sa.select(_unfinished().cte("unfinished").c.product_id)
    given = sa.select(sa.func.max(Entitlement.granted_at)).where(
        Entitlement.student_id == WHO, Entitlement.product_id.in_(left)
    )
    finished = _last(Completion, Completion.completed_at, left)
    watched = _last(LessonPlace, LessonPlace.saved_at, left)
    handed_in = _last(HandIn, HandIn.handed_in_at, left)
    signs = {"given": given, "finished": finished, "watched": watched, "handed_in": handed_in}
    return sa.select(*(each.scalar_subquery().label(sign) for sign, each in signs.items()))


def _unfinished() -> sa.Select[int]:
    graduated = sa.select(Graduation.product_id).where(
        Graduation.student_id == WHO, Graduation.graduated_at <= WHEN
    )
    lessons = sa.select(Lesson.id).join(Lesson.module)
    return sa.select(Entitlement.product_id).where(
        Entitlement.student_id == WHO,
        Entitlement.granted_at <= WHEN,
        sa.or_(Entitlement.revoked_at.is_(None), Entitlement.revoked_at > WHEN),
        sa.or_(Entitlement.ends_at.is_(None), Entitlement.ends_at > WHEN),
        lessons.where(Module.product_id == Entitlement.product_id).exists(),
        Entitlement.product_id.not_in(graduated),
    )


def _last(
    table: type[Completion] | type[LessonPlace] | type[HandIn],
    at: sa.orm.InstrumentedAttribute[datetime],
    products: sa.Select[int],
) -> sa.Select[Any]:
    return (
        sa.select(sa.func.max(at))
        .join_from(table, Lesson, Lesson.id == table.lesson_id)
        .join(Lesson.module)
        .where(table.student_id == WHO, at <= WHEN, Module.product_id.in_(products))
    )


LAST_SIGNS = _last_signs()
