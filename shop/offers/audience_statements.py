"""What an audience is asked with: one column per sign, each about the student of its row."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shop.accounts.models import Consent, Student
from shop.catalogue.models import Lesson, Module
from shop.extensions import UTCDateTime
from shop.learning.models import Completion, Entitlement, Graduation, LessonPlace
from shop.learning.task_models import HandIn
from shop.payments.models import Payment
from shop.voice.models import SurveyAnswer

Column = sa.ColumnElement[Any]
REST = (
    "purchases",
    "bought_at",
    "score",
    "scored_at",
    "graduations",
    "finished_at",
    "watched_at",
    "handed_in_at",
    "waits_since",
)
KEPT = sa.and_(
    Payment.student_id == Student.id,
    Payment.settled_at.is_not(None),
    Payment.amount_minor > Payment.refunded_minor,
)
STUDENTS: sa.BindParameter[Any] = sa.bindparam("students", expanding=True)


def live(now: Any) -> sa.ColumnElement[bool]:
    return sa.and_(
        Entitlement.revoked_at.is_(None),
        sa.or_(Entitlement.ends_at.is_(None), Entitlement.ends_at > now),
    )


def lessons_of(product_id: Any) -> sa.Select[int]:
    found = sa.select(sa.func.count(Lesson.id)).join(Lesson.module)
    return found.where(Module.product_id == product_id)


def done_of(product_id: Any) -> sa.Select[int]:
    mine = sa.select(sa.func.count(Completion.id)).where(Completion.student_id == Student.id)
    lessons = sa.select(Lesson.id).join(Lesson.module).where(Module.product_id == product_id)
    return mine.where(Completion.lesson_id.in_(lessons)).correlate(Student)


def waits_since(now: datetime | sa.BindParameter[Any]) -> Column:
    """When the newest course that is not finished was given."""
    graduated = sa.exists().where(
        Graduation.student_id == Student.id, Graduation.product_id == Entitlement.product_id
    )
    with_lessons = sa.select(Module.product_id).where(Module.lessons.any())
    # + 0: else SQLite looks a student up once for every product that has lessons
    taught = (Entitlement.product_id + 0).in_(with_lessons)
    waiting = sa.select(sa.func.max(Entitlement.granted_at)).where(
        Entitlement.student_id == Student.id,
        live(now),
        taught,
        ~graduated.correlate(Student, Entitlement),
    )
    return waiting.correlate(Student).scalar_subquery()


def _of_payments(found: Any) -> Column:
    mine = sa.select(found).where(KEPT)
    return mine.correlate(Student).scalar_subquery()


def _newest_score(found: Any) -> Column:
    given = sa.select(found).where(
        SurveyAnswer.student_id == Student.id, SurveyAnswer.score.is_not(None)
    )
    newest = given.order_by(SurveyAnswer.answered_at.desc(), SurveyAnswer.id.desc()).limit(1)
    return newest.correlate(Student).scalar_subquery()


def lately(student_id: Any, *such: Any) -> sa.ColumnElement[bool]:
    """Whether the student has any, or any such: one look each, where the last needs them all."""
    return sa.exists().where(student_id == Student.id, *such)


def _last(table: Any, at: Any) -> Column:
    mine = sa.select(sa.func.max(at)).where(table.student_id == Student.id)
    return mine.correlate(Student).scalar_subquery()


def _consents() -> Column:
    """The last word about letters on courses, from a mailbox that was proved."""
    said = sa.select(Consent.given).where(
        Consent.student_id == Student.id, Consent.purpose == "courses"
    )
    last = said.order_by(Consent.id.desc()).limit(1).correlate(Student).scalar_subquery()
    return sa.and_(Student.guest.is_(False), sa.func.coalesce(last, sa.false()))


def _graduations() -> Column:
    mine = sa.select(sa.func.count(Graduation.id)).where(
        Graduation.student_id == Student.id, Graduation.revoked_at.is_(None)
    )
    return mine.correlate(Student).scalar_subquery()


LIFE: tuple[tuple[Any, Any], ...] = (
    (Completion, Completion.completed_at),
    (LessonPlace, LessonPlace.saved_at),
    (HandIn, HandIn.handed_in_at),
)
PURCHASES = _of_payments(sa.func.count(Payment.id))
BOUGHT_AT = _of_payments(sa.func.max(Payment.settled_at))
SPENT = sa.func.coalesce(
    _of_payments(sa.func.sum(Payment.amount_minor - Payment.refunded_minor)), 0
)
SCORE = _newest_score(SurveyAnswer.score)
SCORED_AT = _newest_score(SurveyAnswer.answered_at)
GRADUATIONS = _graduations()
FINISHED_AT, WATCHED_AT, HANDED_IN_AT = (_last(table, at) for table, at in LIFE)
CONSENTS = _consents()
WHEN = sa.bindparam("at", type_=UTCDateTime)
SIGNS = sa.select(
    Student.id,
    SPENT,
    CONSENTS,
    PURCHASES,
    BOUGHT_AT,
    SCORE,
    SCORED_AT,
    GRADUATIONS,
    FINISHED_AT,
    WATCHED_AT,
    HANDED_IN_AT,
    waits_since(WHEN),
).where(Student.id.in_(STUDENTS))


def _progress() -> sa.Select[*tuple[Any, ...]]:
    mine = sa.select(Completion.student_id, Module.product_id, sa.func.count().label("done"))
    done = (
        mine.join(Lesson, Lesson.id == Completion.lesson_id)
        .join(Lesson.module)
        .where(Completion.student_id.in_(STUDENTS))
        .group_by(Completion.student_id, Module.product_id)
        .subquery()
    )
    lessons = lessons_of(done.c.product_id).scalar_subquery()
    return sa.select(done.c.student_id, done.c.product_id, done.c.done, lessons)


PROGRESS = _progress()
