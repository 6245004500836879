from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from shop.extensions import db
from shop.voice.models import Question, SurveyAnswer


def last_survey_answer(student_id: int, product_id: int) -> datetime | None:
    mine = sa.select(sa.func.max(SurveyAnswer.answered_at))
    asked = mine.filter_by(student_id=student_id, product_id=product_id)
    said: datetime | None = db.session.scalar(asked)
    return said


def waiting_questions() -> Sequence[Question]:
    """The one that waits longest first."""
    waiting = sa.select(Question).where(Question.answered_at.is_(None))
    return db.session.scalars(waiting.order_by(Question.asked_at, Question.id)).all()
