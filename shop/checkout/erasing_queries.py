from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.accounts.queries import guests_of, moves_of
from shop.extensions import db
from shop.payments.models import IN_FLIGHT, Payment

FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)


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
    """The account, the guests it took in, and those who typed its address while it was its own."""
    merged = db.session.scalars(sa.select(Student).filter_by(merged_into_id=student.id))
    before = [
        guest
        for email, left_at in moves_of(student.id)
        for guest in guests_of(email)
        if guest.created_at <= left_at
    ]
    found = [student, *merged, *guests_of(student.email), *before]
    return list(dict.fromkeys(found))


def addresses_of(people: Sequence[Student]) -> dict[str, datetime]:
    """What they were called, and until when, where somebody else goes by that name today."""
    student, ids = people[0], [each.id for each in people]
    left = dict(moves_of(student.id)) | {student.email: FOR_EVER}
    others = sa.select(Student.email).where(Student.email.in_(left), Student.id.not_in(ids))
    taken = set(db.session.scalars(others)) - {student.email}
    return {email: at if email in taken else FOR_EVER for email, at in left.items()}
