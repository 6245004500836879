"""What a student may open, has finished, and may go on with."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.models import Lesson, Module
from shop.extensions import db
from shop.learning.models import (
    Attendance,
    Certificate,
    Completion,
    Entitlement,
    Graduation,
    LessonPlace,
)
from shop.learning.rules import latest


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
    left = _unfinished(student_id, now)
    given = db.session.scalar(
        sa.select(sa.func.max(Entitlement.granted_at)).where(
            Entitlement.student_id == student_id, Entitlement.product_id.in_(left)
        )
    )
    if given is None:
        return None
    finished_last = _last(Completion, Completion.completed_at, student_id, left)
    watched_last = _last(LessonPlace, LessonPlace.saved_at, student_id, left)
    return latest((given, finished_last, watched_last))


def attended(student_id: int, product_id: int) -> bool:
    there = sa.select(Attendance.id).filter_by(student_id=student_id, product_id=product_id)
    return db.session.scalar(sa.select(there.exists())) is True


def certificate_of(student_id: int, public_id: str) -> Certificate | None:
    valid = (Graduation.student_id == student_id, Graduation.revoked_at.is_(None))
    return db.session.scalar(_certificates(public_id).where(*valid))


def any_certificate(public_id: str) -> Certificate | None:
    """Of whomever: for the page that lets anyone check what a graduate shows."""
    return db.session.scalar(_certificates(public_id))


def _live(student_id: int, now: datetime) -> sa.Select[int]:
    return sa.select(Entitlement.product_id).where(
        Entitlement.student_id == student_id,
        Entitlement.revoked_at.is_(None),
        sa.or_(Entitlement.ends_at.is_(None), Entitlement.ends_at > now),
    )


def _certificates(public_id: str) -> sa.Select[Certificate]:
    named = sa.select(Certificate).join(Certificate.graduation)
    loaded = joinedload(Certificate.graduation).joinedload(Graduation.product)
    return named.where(Certificate.public_id == public_id).options(loaded)


def _unfinished(student_id: int, now: datetime) -> sa.Select[int]:
    graduated = sa.select(Graduation.product_id).filter_by(student_id=student_id)
    with_lessons = sa.select(Module.product_id).where(Module.lessons.any())
    mine = _live(student_id, now)
    return mine.where(
        Entitlement.product_id.in_(with_lessons), Entitlement.product_id.not_in(graduated)
    )


def _last(
    table: type[Completion] | type[LessonPlace],
    at: sa.orm.InstrumentedAttribute[datetime],
    student_id: int,
    products: sa.Select[int],
) -> datetime | None:
    return db.session.scalar(
        sa.select(sa.func.max(at))
        .join_from(table, Lesson, Lesson.id == table.lesson_id)
        .join(Lesson.module)
        .where(table.student_id == student_id, Module.product_id.in_(products))
    )
