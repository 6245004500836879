"""Leading signs: what students do long before they buy again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from shop.catalogue.models import Lesson, Module, Product
from shop.extensions import db
from shop.learning.models import Completion, Entitlement, ModuleCompletion
from shop.voice.models import Question, SurveyAnswer
from shop.voice.rules import DETRACTOR

QUARTER, MONTH = timedelta(days=90), timedelta(weeks=4)
PROMOTER = 9
Ids = sa.Select[int]


@dataclass(frozen=True, slots=True)
class Begun:
    """Courses given in a quarter, and in how many of them a lesson, then a module was finished."""

    given: int
    lesson: int
    module: int


@dataclass(frozen=True, slots=True)
class Weekly:
    lessons: int
    students: int


@dataclass(frozen=True, slots=True)
class Scores:
    promoters: int
    detractors: int
    answers: int


def begun(products: Ids, now: datetime) -> Begun:
    courses = products.where(Product.modules.any())
    given = (
        sa.select(Entitlement.student_id, Entitlement.product_id)
        .where(Entitlement.granted_at > now - QUARTER, Entitlement.product_id.in_(courses))
        .distinct()
        .subquery()
    )
    counts = (_many(_did_lesson(given)), _many(_did_module(given)))
    return Begun(*db.session.execute(sa.select(sa.func.count(), *counts).select_from(given)).one())


def weekly(products: Ids, now: datetime) -> Weekly:
    """Of four weeks; whoever finished a lesson in them is counted once."""
    done = (
        sa.select(sa.func.count(Completion.id), sa.func.count(sa.distinct(Completion.student_id)))
        .join(Lesson, Lesson.id == Completion.lesson_id)
        .join(Module, Module.id == Lesson.module_id)
        .where(Completion.completed_at > now - MONTH, Module.product_id.in_(products))
    )
    return Weekly(*db.session.execute(done).one())


def scores(products: Ids, now: datetime) -> Scores:
    said = SurveyAnswer.score
    counts = (_many(said >= PROMOTER), _many(said <= DETRACTOR), sa.func.count(said))
    lately = sa.select(*counts).where(
        SurveyAnswer.answered_at > now - QUARTER, SurveyAnswer.product_id.in_(products)
    )
    return Scores(*db.session.execute(lately).one())


def questions(products: Ids, now: datetime) -> int:
    asked = sa.select(sa.func.count(Question.id)).where(
        Question.asked_at > now - QUARTER, Question.product_id.in_(products)
    )
    return db.session.scalar(asked) or 0


def _did_lesson(given: sa.Subquery) -> sa.ColumnElement[bool]:
    done = sa.select(Completion.id).join(Lesson, Lesson.id == Completion.lesson_id)
    in_course = done.join(Module, Module.id == Lesson.module_id)
    return in_course.where(
        Completion.student_id == given.c.student_id, Module.product_id == given.c.product_id
    ).exists()


def _did_module(given: sa.Subquery) -> sa.ColumnElement[bool]:
    done = sa.select(ModuleCompletion.id).join(Module, Module.id == ModuleCompletion.module_id)
    return done.where(
        ModuleCompletion.student_id == given.c.student_id, Module.product_id == given.c.product_id
    ).exists()


def _many(which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((which, 1), else_=0)), 0)
