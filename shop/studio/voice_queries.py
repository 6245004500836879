"""Questions that wait for this teacher: about his products; the owner sees all of them."""

from collections.abc import Sequence

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.extensions import db
from shop.studio.queries import own_ids
from shop.voice.models import Question


def waiting_for(actor: Student) -> Sequence[Question]:
    """The one that waits longest first."""
    waiting = _questions(actor).where(Question.answered_at.is_(None))
    return db.session.scalars(waiting.order_by(Question.asked_at, Question.id)).all()


def question_at(actor: Student, question_id: int) -> Question | None:
    return db.session.scalar(_questions(actor).where(Question.id == question_id))


def _questions(actor: Student) -> sa.Select[Question]:
    found = sa.select(Question)
    return found if actor.owns_shop else found.where(Question.product_id.in_(own_ids(actor)))
