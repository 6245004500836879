"""May this student open this lesson, this file, this download? Asked again at every request."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only

from shop.accounts.models import Student
from shop.catalogue.models import Lesson, Media, Module, Product
from shop.catalogue.queries import Use, uses_of
from shop.extensions import db
from shop.learning.models import Entitlement
from shop.learning.rules import OPEN, Access, Asked, access, live


def access_to(
    student: Student | None,
    product: Product,
    now: datetime,
    preview: bool = False,
    first: bool = False,
) -> Access:
    """For a product as a whole, or for one of its lessons: is it a preview, is it the first?"""
    shown = preview and product.published
    if student is None:
        return access(Asked(preview=shown))
    grants = _grants(student.id, product.id)
    return access(
        Asked(
            entitled=any(live(grant, now) for grant in grants),
            had_access=bool(grants),
            guest=student.guest,
            teaches=student.owns_shop or product.teacher_id == student.id,
            preview=shown,
            first=first,
        )
    )


def own_lesson(student: Student, lesson_id: int, now: datetime) -> Lesson | None:
    """The lesson with its module, if the student may work on it; a preview is only looked at."""
    lesson = db.session.scalar(
        sa.select(Lesson)
        .filter_by(id=lesson_id)
        .options(
            load_only(Lesson.module_id, Lesson.slug),
            joinedload(Lesson.module).joinedload(Module.product),
        )
    )
    if lesson is None:
        return None
    product = lesson.module.product
    first = first_lesson_of(product.id) == lesson.id
    return lesson if access_to(student, product, now, first=first) is Access.OWNED else None


def first_lesson_of(product_id: int) -> int | None:
    in_order = sa.select(Lesson.id).join(Lesson.module).where(Module.product_id == product_id)
    return db.session.scalar(
        in_order.order_by(Module.position, Module.id, Lesson.position, Lesson.id).limit(1)
    )


def use_open_to(student: Student | None, media: Media, now: datetime) -> Use | None:
    """The place through which this student may have the file; None is a refusal."""
    return next((use for use in uses_of(media) if _opens(student, use, now)), None)


def _opens(student: Student | None, use: Use, now: datetime) -> bool:
    first = use.lesson_id is not None and use.lesson_id == first_lesson_of(use.product.id)
    return access_to(student, use.product, now, use.preview, first) in OPEN


def _grants(student_id: int, product_id: int) -> list[Entitlement]:
    mine = sa.select(Entitlement).filter_by(student_id=student_id, product_id=product_id)
    return list(db.session.scalars(mine))
