"""What a student is given and what a student has finished. Every verb may be called twice."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import Lesson, Module, Product
from shop.extensions import db, insert_once, rows_changed
from shop.learning.models import (
    Attendance,
    Certificate,
    Completion,
    Entitlement,
    Graduation,
    LessonPlace,
    ModuleCompletion,
    SourceKind,
)
from shop.learning.rules import end_of, finished
from shop.learning.task_queries import open_task
from shop.learning.task_rules import TaskKind

log = get_logger()
LONGEST_VIDEO = 86_400


@dataclass(frozen=True)
class Completed:
    """What finishing one lesson finished besides it."""

    module_id: int | None
    graduated: bool


class NoSuchLesson(LookupError):
    pass


class TaskOpen(Exception):
    """The lesson's quiz is not passed, or its work not accepted yet."""

    def __init__(self, kind: TaskKind) -> None:
        self.kind = kind
        super().__init__(kind)


def grant(
    student_id: int, product_id: int, source_kind: SourceKind, source_id: int, now: datetime
) -> bool:
    """False when this reason was given before, even if revoked. Within the caller's commit."""
    access_days = db.session.scalar(sa.select(Product.access_days).filter_by(id=product_id))
    made = insert_once(
        Entitlement,
        student_id=student_id,
        product_id=product_id,
        source_kind=source_kind,
        source_id=source_id,
        granted_at=now,
        ends_at=end_of(now, access_days),
    )
    if made:
        log.info("granted", student=student_id, product=product_id, source=source_id)
    return made


def revoke(source_kind: SourceKind, source_id: int, because: str, now: datetime) -> int:
    """Ends only what this source gave; says how many. Within the caller's commit."""
    given = sa.update(Entitlement).where(
        Entitlement.source_kind == source_kind,
        Entitlement.source_id == source_id,
        Entitlement.revoked_at.is_(None),
    )
    ended = rows_changed(given.values(revoked_at=now, revoked_because=because))
    log.info("revoked", source=source_id, kind=source_kind, because=because, rows=ended)
    return ended


def complete_lesson(student_id: int, lesson_id: int, now: datetime) -> Completed:
    """One graduation and one certificate, however often and from how many windows.

    Raises TaskOpen while the lesson's quiz or hand-in is not done.
    """
    ended = finish_lesson(student_id, lesson_id, now)
    db.session.commit()
    return ended


def finish_lesson(student_id: int, lesson_id: int, now: datetime) -> Completed:
    """Within the caller's commit. Raises TaskOpen."""
    module_id, product_id = _place_of(lesson_id)
    kind = open_task(student_id, lesson_id)
    if kind and not _completed(student_id, lesson_id):
        raise TaskOpen(kind)
    _one_at_a_time(student_id)

    insert_once(Completion, student_id=student_id, lesson_id=lesson_id, completed_at=now)
    at = db.session.scalars(
        sa.select(Completion.completed_at).filter_by(student_id=student_id, lesson_id=lesson_id)
    ).one()
    ended = _close_module(student_id, product_id, module_id, at)
    graduated = ended and _graduate(student_id, product_id, at)
    log.info("completed", student=student_id, lesson=lesson_id, graduated=graduated)
    return Completed(module_id if ended else None, graduated)


def uncomplete_lesson(student_id: int, lesson_id: int) -> None:
    """The lesson is open again; finished modules and graduations stay."""
    mine = sa.delete(Completion).filter_by(student_id=student_id, lesson_id=lesson_id)
    rows_changed(mine)
    db.session.commit()
    log.info("lesson reopened", student=student_id, lesson=lesson_id)


def save_place(student_id: int, lesson_id: int, seconds: int, now: datetime) -> None:
    _place_of(lesson_id)
    kept = {"seconds": max(0, min(seconds, LONGEST_VIDEO)), "saved_at": now}
    if not insert_once(LessonPlace, student_id=student_id, lesson_id=lesson_id, **kept):
        mine = sa.update(LessonPlace).filter_by(student_id=student_id, lesson_id=lesson_id)
        rows_changed(mine.values(**kept))
    db.session.commit()


def attend(student_id: int, event_product_id: int, now: datetime) -> None:
    insert_once(Attendance, student_id=student_id, product_id=event_product_id, attended_at=now)
    db.session.commit()
    log.info("attended", student=student_id, product=event_product_id)


def set_certificate_name(student_id: int, public_id: str, name: str, now: datetime) -> bool:
    """The graduate's own name, once; False when set before or not theirs."""
    own = sa.select(Graduation.id).where(
        Graduation.student_id == student_id, Graduation.revoked_at.is_(None)
    )
    unset = sa.update(Certificate).where(
        Certificate.public_id == public_id,
        Certificate.name_set_at.is_(None),
        Certificate.graduation_id.in_(own),
    )
    changed = rows_changed(unset.values(name=name, name_set_at=now)) == 1
    db.session.commit()
    log.info("certificate named", certificate=public_id, changed=changed)
    return changed


def _place_of(lesson_id: int) -> tuple[int, int]:
    found = db.session.execute(
        sa.select(Module.id, Module.product_id).join(Module.lessons).where(Lesson.id == lesson_id)
    ).first()
    if found is None:
        raise NoSuchLesson(lesson_id)
    return found.id, found.product_id


def _completed(student_id: int, lesson_id: int) -> bool:
    """What was finished before a quiz was asked for stays finished."""
    mine = sa.select(Completion.id).filter_by(student_id=student_id, lesson_id=lesson_id)
    return db.session.scalar(sa.select(mine.exists())) is True


def _one_at_a_time(student_id: int) -> None:
    """On PostgreSQL two windows would each miss the other's lesson; SQLite queues writers."""
    mine = sa.select(Student.id).filter_by(id=student_id)
    db.session.execute(mine.with_for_update(key_share=True))


def _close_module(student_id: int, product_id: int, module_id: int, at: datetime) -> bool:
    """True when the lesson finished at this moment is the one that ended its module."""
    lessons = set(db.session.scalars(sa.select(Lesson.id).filter_by(module_id=module_id)))
    done = set(
        db.session.scalars(
            sa.select(Completion.lesson_id).where(
                Completion.student_id == student_id, Completion.lesson_id.in_(lessons)
            )
        )
    )
    key = {"student_id": student_id, "module_id": module_id}
    if finished(lessons, done):
        insert_once(ModuleCompletion, **key, product_id=product_id, completed_at=at)
    return at == db.session.scalar(sa.select(ModuleCompletion.completed_at).filter_by(**key))


def _graduate(student_id: int, product_id: int, at: datetime) -> bool:
    """True when the lesson finished at this moment is the one that ended the course."""
    key = {"student_id": student_id, "product_id": product_id}
    modules = set(
        db.session.scalars(
            sa.select(Module.id).where(Module.product_id == product_id, Module.lessons.any())
        )
    )
    done = set(db.session.scalars(sa.select(ModuleCompletion.module_id).filter_by(**key)))
    if finished(modules, done) and insert_once(Graduation, **key, graduated_at=at):
        _issue_certificate(student_id, product_id, at)
    return at == db.session.scalar(sa.select(Graduation.graduated_at).filter_by(**key))


def _issue_certificate(student_id: int, product_id: int, at: datetime) -> None:
    minutes = (
        sa.select(sa.func.coalesce(sa.func.sum(Lesson.minutes), 0))
        .join(Lesson.module)
        .where(Module.product_id == product_id)
    )
    insert_once(
        Certificate,
        graduation_id=db.session.scalars(
            sa.select(Graduation.id).filter_by(student_id=student_id, product_id=product_id)
        ).one(),
        name=db.session.scalars(sa.select(Student.name).filter_by(id=student_id)).one(),
        title=db.session.scalars(sa.select(Product.title).filter_by(id=product_id)).one(),
        minutes=db.session.scalars(minutes).one(),
        issued_at=at,
    )
