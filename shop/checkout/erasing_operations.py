"""Erasing a person: what tells of them goes, what the books need stays under a name of nobody."""

import json
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.account_operations import TEXT_VERSION
from shop.accounts.address_operations import letters_of
from shop.accounts.models import AddressChange, Consent, LoginSession, SignInLink, Student
from shop.accounts.queries import consents
from shop.accounts.rules import names_address
from shop.checkout.erasing_queries import addresses_of, all_of_them, erasing_obstacle
from shop.extensions import Base, db, rows_changed
from shop.learning.models import (
    Attendance,
    Certificate,
    Completion,
    Entitlement,
    Graduation,
    LessonPlace,
    ModuleCompletion,
    Revocation,
)
from shop.learning.slot_models import Slot
from shop.learning.task_models import HandIn, QuizPass
from shop.outbox import NOBODY, Outbox
from shop.payments.models import Customer, Payment
from shop.voice.models import HelpTask, Question, SurveyAnswer

log = get_logger()

ERASED: tuple[type[Base], ...] = (
    LoginSession,
    AddressChange,
    Customer,
    Entitlement,
    Completion,
    ModuleCompletion,
    Graduation,
    Revocation,
    Attendance,
    LessonPlace,
    QuizPass,
    HandIn,
    SurveyAnswer,
    HelpTask,
)


class CannotErase(Exception):
    """Somebody teaches here, or their money is on its way."""


def erase(student: Student, now: datetime) -> None:
    """Raises CannotErase."""
    locked = sa.select(Student).filter_by(id=student.id).with_for_update()
    db.session.execute(locked)
    if erasing_obstacle(student):
        raise CannotErase
    people = all_of_them(student)
    addresses = addresses_of(people)
    _forget_rows([each.id for each in people])
    for address, until in addresses.items():
        _forget_address(address, until)
    changes = Outbox.key.startswith(letters_of(student.id), autoescape=True)
    rows_changed(sa.delete(Outbox).where(changes))
    _strip_payments([each.id for each in people])
    for each in people:
        _withdraw_consents(each, now)
        _name_nobody(each)
    db.session.commit()
    log.info("student erased", student=student.id, rows=len(people))


def _forget_rows(ids: Sequence[int]) -> None:
    graduations = sa.select(Graduation.id).where(Graduation.student_id.in_(ids))
    rows_changed(sa.delete(Certificate).where(Certificate.graduation_id.in_(graduations)))
    rows_changed(sa.delete(Question).where(Question.student_id.in_(ids)))
    booked = sa.update(Slot).where(Slot.student_id.in_(ids))
    rows_changed(booked.values(student_id=None, booked_at=None))
    for table in ERASED:
        rows_changed(sa.delete(table).where(table.__table__.c.student_id.in_(ids)))


def _forget_address(address: str, until: datetime) -> None:
    links, questions = SignInLink.email == address, Question.email == address
    rows_changed(sa.delete(Outbox).where(Outbox.id.in_(_letters_naming(address, until))))
    rows_changed(sa.delete(SignInLink).where(links, SignInLink.created_at <= until))
    rows_changed(sa.delete(Question).where(questions, Question.asked_at <= until))


def _letters_naming(address: str, until: datetime) -> list[int]:
    """Letters name their reader, and some to the desk name the student."""
    written = json.dumps(address).strip('"')
    inside = sa.cast(Outbox.payload, sa.Text).icontains(written, autoescape=True)
    likely = sa.select(Outbox.id, Outbox.payload).where(inside, Outbox.made_at <= until)
    return [
        letter_id
        for letter_id, payload in db.session.execute(likely)
        if names_address(json.dumps(payload, ensure_ascii=False), address)
    ]


def _strip_payments(ids: Sequence[int]) -> None:
    """What Stripe was asked stays, without the address it was told."""
    for payment in db.session.scalars(sa.select(Payment).where(Payment.student_id.in_(ids))):
        payment.params = {k: v for k, v in payment.params.items() if k != "customer_email"}


def _withdraw_consents(student: Student, now: datetime) -> None:
    for purpose, given in consents(student.id).items():
        if given:
            said = Consent(student_id=student.id, purpose=purpose, given=False, at=now)
            said.text_version = TEXT_VERSION
            db.session.add(said)


def _name_nobody(student: Student) -> None:
    student.email, student.guest = f"{student.public_id.lower()}{NOBODY}", True
    student.name, student.theme, student.language = "", "", "ja"
    student.password_hash = student.slug = None
    student.names = student.about = student.letter = None
    student.takes_offers = student.under_18 = False
