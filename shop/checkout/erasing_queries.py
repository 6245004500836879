from enum import StrEnum

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.accounts.queries import guests_of
from shop.extensions import db
from shop.payments.models import IN_FLIGHT, Payment


class Obstacle(StrEnum):
    TEACHES = "teaches"
    PAYING = "paying"


def erasing_obstacle(student: Student) -> Obstacle | None:
    """Why this account cannot be deleted now."""
    if student.teaches:
        return Obstacle.TEACHES
    theirs = Payment.student_id.in_([row.id for row in all_of_them(student)])
    waiting = sa.select(Payment.id).where(theirs, Payment.state.in_(IN_FLIGHT))
    return Obstacle.PAYING if db.session.scalar(waiting.limit(1)) else None


def all_of_them(student: Student) -> list[Student]:
    """The account, the guests it took in, and those who typed its proved address since."""
    merged = db.session.scalars(sa.select(Student).filter_by(merged_into_id=student.id))
    return [student, *merged, *guests_of(student.email)]
