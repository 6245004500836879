"""Proving a mailbox: what a guest of that address bought and learned becomes the account's."""

from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.address_operations import take_change
from shop.accounts.models import Student
from shop.accounts.operations import Proof, prove_mailbox
from shop.extensions import Base, db, rows_changed
from shop.learning.models import (
    Attendance,
    Completion,
    Entitlement,
    Graduation,
    LessonPlace,
    ModuleCompletion,
    Revocation,
)
from shop.learning.slot_models import Slot
from shop.learning.task_models import HandIn, QuizPass
from shop.offers.models import DecisionRecord, Proposal
from shop.orders.coupon_models import CouponUse
from shop.orders.models import Order
from shop.payments.models import Customer, Payment
from shop.voice.models import HelpTask, Question, SurveyAnswer

log = get_logger()

MOVED: tuple[type[Base], ...] = (
    Order,
    Payment,
    CouponUse,
    Entitlement,
    SurveyAnswer,
    Question,
    HelpTask,
    Slot,
)
MERGED: tuple[tuple[type[Base], str], ...] = (
    (Completion, "lesson_id"),
    (ModuleCompletion, "module_id"),
    (Graduation, "product_id"),
    (Revocation, "product_id"),
    (Attendance, "product_id"),
    (LessonPlace, "lesson_id"),
    (QuizPass, "lesson_id"),
    (HandIn, "lesson_id"),
    (Proposal, "occasion"),
    (DecisionRecord, "occasion"),
    (Customer, "mode"),
)


def prove(token: str, mark: str, now: datetime) -> Student:
    """Give the account what its guests have. Raises LinkUsed, LinkOld, LinkElsewhere."""
    return _claimed(prove_mailbox(token, mark, now))


def change_address(student: Student, token: str, now: datetime) -> Student:
    """Its new mailbox is proved. Raises LinkUsed, LinkOld, LinkElsewhere, AddressTaken."""
    return _claimed(take_change(student, token, now))


def _claimed(proof: Proof) -> Student:
    for guest in proof.guests:
        _move(guest.id, proof.student.id)
        log.info("guest claimed", guest=guest.id, student=proof.student.id)
    db.session.commit()
    return proof.student


def _move(guest_id: int, student_id: int) -> None:
    """Within the caller's commit."""
    for table in MOVED:
        mine = table.__table__.c.student_id
        db.session.execute(sa.update(table).where(mine == guest_id).values(student_id=student_id))
    for table, same in MERGED:
        _merge(table, same, guest_id, student_id)


def _merge(table: type[Base], same: str, guest_id: int, student_id: int) -> None:
    """Where the account has the same fact already, its own stays and the guest's stays behind."""
    columns = table.__table__.c
    known = sa.select(columns[same]).where(columns.student_id == student_id)
    moving = sa.update(table).where(columns.student_id == guest_id, columns[same].not_in(known))
    rows_changed(moving.values(student_id=student_id))
