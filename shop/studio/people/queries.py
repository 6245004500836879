"""Who studies with this teacher: whoever has or had one of his products. The owner sees all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from shop.accounts.models import Student
from shop.catalogue.models import Lesson, Module, Product
from shop.extensions import db
from shop.learning.models import Completion, Entitlement, Graduation, Revocation
from shop.offers.models import DecisionRecord
from shop.studio.queries import own, own_ids

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Learning:
    """One course of one student; as a graduate only while nobody took that back."""

    product: Product
    done: int
    total: int
    graduated: bool


def students(actor: Student, search: str, page: int) -> Sequence[Student]:
    """One more than a page holds, so that the caller knows whether there is another."""
    found = _students(actor)
    if search:
        found = found.where(_like(Student.email, search) | _like(Student.name, search))
    newest = found.order_by(Student.created_at.desc(), Student.id.desc())
    return db.session.scalars(newest.offset((page - 1) * PER_PAGE).limit(PER_PAGE + 1)).all()


def student_at(actor: Student, public_id: str) -> Student | None:
    return db.session.scalar(_students(actor).where(Student.public_id == public_id))


def student_by_email(actor: Student, email: str) -> Student | None:
    found = _students(actor).where(Student.email == email.strip().lower())
    return db.session.scalars(found.order_by(Student.guest, Student.id).limit(1)).first()


def owned_counts(actor: Student, student_ids: Sequence[int]) -> dict[int, int]:
    """How many of this teacher's products each student may use."""
    rows = db.session.execute(
        sa.select(Entitlement.student_id, sa.func.count(sa.distinct(Entitlement.product_id)))
        .where(
            Entitlement.student_id.in_(student_ids),
            Entitlement.revoked_at.is_(None),
            Entitlement.product_id.in_(own_ids(actor)),
        )
        .group_by(Entitlement.student_id)
    )
    return {student_id: count for student_id, count in rows}


def entitlements(actor: Student, student_id: int) -> Sequence[Entitlement]:
    """The newest first, ended ones too, products loaded."""
    mine = sa.select(Entitlement).join(Entitlement.product).where(own(actor))
    given = mine.where(Entitlement.student_id == student_id)
    loaded = given.options(joinedload(Entitlement.product))
    return db.session.scalars(loaded.order_by(Entitlement.id.desc())).all()


def entitlement_at(actor: Student, entitlement_id: int) -> Entitlement | None:
    mine = sa.select(Entitlement).join(Entitlement.product).where(own(actor))
    loaded = mine.options(joinedload(Entitlement.product))
    return db.session.scalar(loaded.where(Entitlement.id == entitlement_id))


def courses(actor: Student, student_id: int) -> list[Learning]:
    """Progress in every course the student was ever given."""
    given = sa.select(Entitlement.product_id).filter_by(student_id=student_id)
    graduated = sa.select(Graduation.id).where(
        Graduation.student_id == student_id,
        Graduation.product_id == Product.id,
        Graduation.revoked_at.is_(None),
    )
    finished = sa.and_(Completion.lesson_id == Lesson.id, Completion.student_id == student_id)
    rows = db.session.execute(
        sa.select(
            Product, sa.func.count(Completion.id), sa.func.count(Lesson.id), graduated.exists()
        )
        .join(Module, Module.product_id == Product.id)
        .join(Lesson, Lesson.module_id == Module.id)
        .outerjoin(Completion, finished)
        .where(own(actor), Product.id.in_(given))
        .group_by(Product.id)
        .order_by(Product.id)
    )
    return [Learning(*row) for row in rows]


def graduation_at(student_id: int, slug: str) -> Graduation | None:
    valid = sa.select(Graduation).filter_by(student_id=student_id, revoked_at=None)
    loaded = valid.join(Graduation.product).options(contains_eager(Graduation.product))
    return db.session.scalar(loaded.where(Product.slug == slug))


def revocations(actor: Student, student_id: int) -> Sequence[Revocation]:
    """Graduations taken back by hand, who did it loaded."""
    mine = sa.select(Revocation).join(Revocation.product).where(own(actor))
    loaded = mine.options(contains_eager(Revocation.product), joinedload(Revocation.actor))
    return db.session.scalars(loaded.where(Revocation.student_id == student_id)).all()


def decisions(student_id: int, limit: int = 10) -> Sequence[DecisionRecord]:
    """The newest decisions kept about one student."""
    kept = sa.select(DecisionRecord).filter_by(student_id=student_id)
    return db.session.scalars(kept.order_by(DecisionRecord.id.desc()).limit(limit)).all()


def names(actor: Student, student_ids: Iterable[int]) -> dict[int, str]:
    """Of the actor's own students only."""
    mine = db.session.scalars(_students(actor).where(Student.id.in_(list(student_ids))))
    return {each.id: each.name or each.email for each in mine}


def _students(actor: Student) -> sa.Select[Student]:
    found = sa.select(Student).where(Student.merged_into_id.is_(None))
    if actor.owns_shop:
        return found
    mine = sa.select(Entitlement.student_id).where(Entitlement.product_id.in_(own_ids(actor)))
    return found.where(Student.id.in_(mine))


def _like(column: sa.orm.InstrumentedAttribute[str], search: str) -> sa.ColumnElement[bool]:
    return column.icontains(search, autoescape=True)


def by_id(student_id: int) -> Student:
    return db.session.get_one(Student, student_id)
