"""What a lesson asks for, how far a student is with it, and what was handed in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.models import Lesson, Module
from shop.catalogue.task_rules import Quiz, quiz_of
from shop.extensions import db
from shop.learning.models import ModuleCompletion
from shop.learning.task_models import HandIn, QuizPass
from shop.learning.task_rules import HandInState, TaskKind
from shop.texts import Copy


@dataclass(frozen=True, slots=True)
class FinishedAway:
    """A module that ended when its last work was accepted."""

    product_id: int
    module_id: int
    title: Copy = field(compare=False)


def quiz_at(lesson_id: int) -> Quiz | None:
    return quiz_of(db.session.scalar(sa.select(Lesson.quiz).filter_by(id=lesson_id)))


def wants_hand_in(lesson_id: int) -> bool:
    return bool(db.session.scalar(sa.select(Lesson.hand_in).filter_by(id=lesson_id)))


def open_task(student_id: int, lesson_id: int) -> TaskKind | None:
    """What this student still has to do before the lesson counts as finished."""
    asked = sa.select(Lesson.quiz, Lesson.hand_in).filter_by(id=lesson_id)
    quiz, hand_in = db.session.execute(asked).one()
    if quiz:
        return None if passed(student_id, lesson_id) else TaskKind.QUIZ
    if hand_in:
        return None if accepted(student_id, lesson_id) else TaskKind.HAND_IN
    return None


def passed(student_id: int, lesson_id: int) -> bool:
    mine = sa.select(QuizPass.id).filter_by(student_id=student_id, lesson_id=lesson_id)
    return db.session.scalar(sa.select(mine.exists())) is True


def accepted(student_id: int, lesson_id: int) -> bool:
    mine = sa.select(HandIn.id).filter_by(
        student_id=student_id, lesson_id=lesson_id, state=HandInState.ACCEPTED
    )
    return db.session.scalar(sa.select(mine.exists())) is True


def last_hand_in(student_id: int, lesson_id: int) -> HandIn | None:
    mine = sa.select(HandIn).filter_by(student_id=student_id, lesson_id=lesson_id)
    return db.session.scalar(mine.order_by(HandIn.id.desc()).limit(1))


def earned_by(student_id: int, module_id: int, at: datetime) -> tuple[TaskKind, Copy] | None:
    """The quiz passed or the work accepted that ended this module then, with its lesson's title."""
    passing = _titles(QuizPass, QuizPass.passed_at, student_id, module_id, at)
    accepting = _titles(HandIn, HandIn.answered_at, student_id, module_id, at)
    ways = sa.union_all(
        passing.add_columns(sa.literal(TaskKind.QUIZ.value)),
        accepting.where(HandIn.state == HandInState.ACCEPTED).add_columns(
            sa.literal(TaskKind.HAND_IN.value)
        ),
    )
    found = db.session.execute(ways.limit(1)).first()
    return (TaskKind(found[1]), found[0]) if found else None


def hand_ins() -> sa.Select[HandIn]:
    """Any student's, with all that answering one takes; the desk adds whose they may be."""
    lesson = joinedload(HandIn.lesson, innerjoin=True)
    place = lesson.joinedload(Lesson.module, innerjoin=True)
    loaded = (joinedload(HandIn.student, innerjoin=True), place.joinedload(Module.product))
    return sa.select(HandIn).options(*loaded)


def finished_away(student_id: int, since: datetime) -> Sequence[FinishedAway]:
    """Newest first."""
    mine = (
        sa.select(ModuleCompletion.product_id, Module.id, Module.title)
        .join(Module, Module.id == ModuleCompletion.module_id)
        .join(Module.lessons)
        .join(HandIn, HandIn.lesson_id == Lesson.id)
        .where(
            ModuleCompletion.student_id == student_id,
            HandIn.student_id == student_id,
            HandIn.state == HandInState.ACCEPTED,
            HandIn.answered_at == ModuleCompletion.completed_at,
            HandIn.answered_at > since,
        )
    )
    rows = db.session.execute(mine.order_by(HandIn.answered_at.desc(), HandIn.id.desc()))
    return [FinishedAway(*row) for row in rows]


def _titles(
    table: type[QuizPass] | type[HandIn],
    done_at: Any,
    student_id: int,
    module_id: int,
    at: datetime,
) -> sa.Select[Copy]:
    return (
        sa.select(Lesson.title)
        .join(table, table.lesson_id == Lesson.id)
        .where(table.student_id == student_id, Lesson.module_id == module_id, done_at == at)
    )
