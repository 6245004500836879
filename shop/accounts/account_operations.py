"""What a student sets about themselves. Each of these commits."""

from datetime import datetime

import sqlalchemy as sa
import structlog

from shop.accounts.models import Consent, Role, Student
from shop.extensions import db

TEXT_VERSION = "2026-11"
PURPOSES = ("learning", "courses", "consultation")
log = structlog.get_logger()


class LastOwner(Exception):
    """Without an owner nobody could appoint one from inside the shop."""


def save_profile(student: Student, name: str, language: str) -> None:
    student.name, student.language = name.strip(), language
    db.session.commit()
    log.info("profile saved", student=student.id)


def appoint(student: Student, role: Role) -> None:
    """What someone may do besides learning; only the owner gives and takes it. Raises LastOwner."""
    owners = sa.select(Student.id).filter_by(role=Role.OWNER).order_by(Student.id)
    kept = set(db.session.scalars(owners.with_for_update())) - {student.id}
    if student.owns_shop and role is not Role.OWNER and not kept:
        db.session.rollback()
        raise LastOwner
    student.role = role
    db.session.commit()
    log.info("appointed", student=student.id, role=role)


def choose_theme(student: Student, theme: str) -> None:
    student.theme = theme
    db.session.commit()


def switch_offers(student: Student, takes: bool, now: datetime) -> None:
    """Holds at once, on every surface; guests have the switch too."""
    student.takes_offers = takes
    _write_down(student, "offers", takes, now)


def switch_mail(student: Student, purpose: str, given: bool, now: datetime) -> None:
    _write_down(student, purpose, given, now)


def _write_down(student: Student, purpose: str, given: bool, now: datetime) -> None:
    said = Consent(student_id=student.id, purpose=purpose, given=given, at=now)
    said.text_version = TEXT_VERSION
    db.session.add(said)
    db.session.commit()
    log.info("consent", student=student.id, purpose=purpose, given=given)
