"""Questions that wait for this teacher: about his products; the owner sees all of them."""

from collections.abc import Sequence

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.extensions import db
from shop.studio.queries import own_ids
from shop.voice.models import HelpTask, Question


def waiting_for(actor: Student) -> Sequence[Question]:
    """The one that waits longest first."""
    waiting = _questions(actor).where(Question.answered_at.is_(None))
    return db.session.scalars(waiting.order_by(Question.asked_at, Question.id)).all()


def question_at(actor: Student, question_id: int) -> Question | None:
    return db.session.scalar(_questions(actor).where(Question.id == question_id))


def needing_help(actor: Student) -> Sequence[tuple[HelpTask, Student]]:
    """Students of this teacher's courses who need a hand; the one that waits longest first."""
    waiting = sa.select(HelpTask, Student).join(Student, Student.id == HelpTask.student_id)
    open_ones = waiting.where(_theirs(actor), HelpTask.done_at.is_(None))
    rows = db.session.execute(open_ones.order_by(HelpTask.made_at, HelpTask.id))
    return [(task, student) for task, student in rows]


def help_task_at(actor: Student, task_id: int) -> HelpTask | None:
    mine = sa.select(HelpTask).where(_theirs(actor), HelpTask.id == task_id)
    return db.session.scalar(mine)


def _theirs(actor: Student) -> sa.ColumnElement[bool]:
    return sa.true() if actor.owns_shop else HelpTask.product_id.in_(own_ids(actor))


def _questions(actor: Student) -> sa.Select[Question]:
    found = sa.select(Question)
    return found if actor.owns_shop else found.where(Question.product_id.in_(own_ids(actor)))
