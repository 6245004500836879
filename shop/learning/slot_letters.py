"""What both sides of a meeting are told, each in their own language. Within the caller's commit."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.extensions import db
from shop.languages import moment_time, speaking
from shop.learning.slot_models import Slot
from shop.learning.slot_rules import last_return
from shop.outbox import Letter, put_letter


def tell_booked(product: Product, slot: Slot, student: Student, now: datetime) -> None:
    _tell("slot_booked", (product, slot, student), {}, now)


def tell_cancelled(
    product: Product, slot: Slot, student: Student, actor: Student, now: datetime
) -> None:
    by_student = actor.id == student.id
    _tell("slot_cancelled", (product, slot, student), {"by_student": by_student}, now)


def _tell(
    event: str, meeting: tuple[Product, Slot, Student], more: dict[str, Any], now: datetime
) -> None:
    product, slot, student = meeting
    teacher = db.session.scalars(sa.select(Student).filter_by(id=product.teacher_id)).one()
    desk = {"teacher": True, "address": f"/studio/products/{product.slug}/slots"}
    place = {"teacher": False, "address": f"/coaching/{product.slug}"}
    for reader, own in ((student, place), (teacher, desk)):
        context = {**_when(slot, reader.language), **own, **more, "product": product.title}
        context["student"] = student.name or student.email
        letter = Letter(reader.email, event, reader.language, context)
        put_letter(letter, f"{event}:{slot.id}:{student.id}:{reader.id}:{now.isoformat()}", now)


def _when(slot: Slot, language: str) -> dict[str, Any]:
    with speaking(language):
        return {
            "when": moment_time(slot.starts_at),
            "until": moment_time(last_return(slot.starts_at)),
            "minutes": slot.minutes,
        }
