"""Works handed in for this teacher's lessons; the owner sees all of them."""

from collections.abc import Sequence

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Lesson, Module
from shop.extensions import db
from shop.learning.task_models import HandIn
from shop.learning.task_queries import hand_ins
from shop.learning.task_rules import HandInState
from shop.studio.queries import own


def works_waiting(actor: Student) -> Sequence[HandIn]:
    """The one that waits longest first."""
    waiting = _mine(actor).where(HandIn.state == HandInState.WAITING)
    return db.session.scalars(waiting.order_by(HandIn.handed_in_at, HandIn.id)).all()


def works_answered(actor: Student, most: int) -> Sequence[HandIn]:
    """The newest answers first."""
    answered = _mine(actor).where(HandIn.state != HandInState.WAITING)
    return db.session.scalars(answered.order_by(HandIn.answered_at.desc()).limit(most)).all()


def work_at(actor: Student, hand_in_id: int) -> HandIn | None:
    return db.session.scalar(_mine(actor).where(HandIn.id == hand_in_id))


def earlier_works(work: HandIn) -> Sequence[HandIn]:
    """What this student handed in for the same lesson before."""
    before = sa.select(HandIn).filter_by(student_id=work.student_id, lesson_id=work.lesson_id)
    return db.session.scalars(before.where(HandIn.id < work.id).order_by(HandIn.id)).all()


def _mine(actor: Student) -> sa.Select[HandIn]:
    found = hand_ins()
    if actor.owns_shop:
        return found
    lessons = sa.select(Lesson.id).join(Lesson.module).join(Module.product).where(own(actor))
    return found.where(HandIn.lesson_id.in_(lessons))
