from datetime import datetime

import sqlalchemy as sa

from shop.extensions import db
from shop.voice.models import SurveyAnswer


def last_survey_answer(student_id: int, product_id: int) -> datetime | None:
    mine = sa.select(sa.func.max(SurveyAnswer.answered_at))
    asked = mine.filter_by(student_id=student_id, product_id=product_id)
    said: datetime | None = db.session.scalar(asked)
    return said
