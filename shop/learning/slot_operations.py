"""Times are offered, booked, given back and cancelled: of two at once, one wins."""

from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.catalogue.wording_rules import Problem, refuse_if
from shop.extensions import db, insert_once, rows_changed
from shop.learning.slot_letters import tell_booked, tell_cancelled
from shop.learning.slot_models import Slot
from shop.learning.slot_queries import booked_slot, left_for, slot_of
from shop.learning.slot_rules import SlotStop, may_return, slot_problems

log = get_logger()


def add_slot(
    product: Product, starts_at: datetime | None, minutes: int | None, now: datetime
) -> None:
    """Raises Refused; one product has no two times that begin together."""
    refuse_if(slot_problems(starts_at, minutes, now))

    made = insert_once(Slot, product_id=product.id, starts_at=starts_at, minutes=minutes)
    refuse_if([] if made else [Problem("starts_at", "time_exists")])
    db.session.commit()
    log.info("slot added", product=product.id)


def book_slot(student: Student, product: Product, slot_id: int, now: datetime) -> SlotStop | None:
    """None when it is the student's now; both sides get a letter."""
    _one_at_a_time(student.id)
    if booked_slot(student.id, product.id, now):
        return _unchanged(SlotStop.ONE_ALREADY)
    if left_for(student.id, product) == 0:
        return _unchanged(SlotStop.ALL_TAKEN)
    slot = slot_of(product.id, slot_id, now)
    if slot is None or not _claim(slot, None, student.id, now):
        return _unchanged(SlotStop.NOT_FREE)

    tell_booked(product, slot, student, now)
    db.session.commit()
    log.info("slot booked", slot=slot_id, student=student.id)
    return None


def give_back(student: Student, product: Product, slot_id: int, now: datetime) -> SlotStop | None:
    """None when it is free again; both sides get a letter."""
    slot = slot_of(product.id, slot_id, now)
    if slot is None:
        return _unchanged(SlotStop.NOT_BOOKED)
    if not may_return(slot.starts_at, now):
        return _unchanged(SlotStop.TOO_LATE)
    if not _claim(slot, student.id, None, now):
        return _unchanged(SlotStop.NOT_BOOKED)

    tell_cancelled(product, slot, student, student, now)
    db.session.commit()
    log.info("slot given back", slot=slot_id, student=student.id)
    return None


def take_away(product: Product, slot_id: int, now: datetime) -> bool:
    """Only a free time; False when somebody booked it meanwhile."""
    slot = slot_of(product.id, slot_id, now)
    if slot is None or not _remove(slot, None):
        db.session.rollback()
        return False
    db.session.commit()
    log.info("slot taken away", slot=slot_id)
    return True


def cancel_meeting(
    product: Product, slot_id: int, seen: str, actor: Student, now: datetime
) -> bool:
    """Only with the student the teacher saw there (a public id); both sides get a letter."""
    slot = slot_of(product.id, slot_id, now)
    student = slot.student if slot else None
    if slot is None or student is None or student.public_id != seen:
        return _lost()
    if not _remove(slot, student.id):
        return _lost()

    tell_cancelled(product, slot, student, actor, now)
    db.session.commit()
    log.info("meeting cancelled", slot=slot_id, student=student.id)
    return True


def _one_at_a_time(student_id: int) -> None:
    """On PostgreSQL two windows could each book another time; SQLite queues writers."""
    mine = sa.select(Student.id).filter_by(id=student_id)
    db.session.execute(mine.with_for_update(key_share=True))


def _claim(slot: Slot, holder: int | None, student_id: int | None, now: datetime) -> bool:
    held = sa.update(Slot).where(Slot.id == slot.id, Slot.student_id.is_not_distinct_from(holder))
    booked_at = now if student_id else None
    return rows_changed(held.values(student_id=student_id, booked_at=booked_at)) == 1


def _remove(slot: Slot, holder: int | None) -> bool:
    held = sa.delete(Slot).where(Slot.id == slot.id, Slot.student_id.is_not_distinct_from(holder))
    return rows_changed(held) == 1


def _unchanged(stop: SlotStop) -> SlotStop:
    db.session.rollback()
    return stop


def _lost() -> bool:
    db.session.rollback()
    return False
