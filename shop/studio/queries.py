"""What is an instructor's own; the owner's is everything. A stranger's is not found."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.accounts.models import Student
from shop.catalogue.models import Attachment, Lesson, Module, Product
from shop.extensions import db
from shop.ladder.models import Ladder, NextStep
from shop.ladder.queries import all_steps, ladders, ladders_of
from shop.offers.models import Offer


def own(actor: Student) -> sa.ColumnElement[bool]:
    """Products this teacher may change."""
    return sa.true() if actor.owns_shop else Product.teacher_id == actor.id


def own_ids(actor: Student) -> sa.Select[int]:
    return sa.select(Product.id).where(own(actor))


def products(actor: Student) -> Sequence[Product]:
    found = sa.select(Product).where(own(actor)).options(joinedload(Product.teacher))
    return db.session.scalars(found.order_by(Product.updated_at.desc(), Product.id.desc())).all()


def product_at(actor: Student, slug: str) -> Product | None:
    found = sa.select(Product).where(own(actor), Product.slug == slug)
    return db.session.scalar(found.options(joinedload(Product.media)))


def product_by_id(product_id: int) -> Product | None:
    """Anybody's, to name it."""
    return db.session.get(Product, product_id)


def module_at(actor: Student, module_id: int) -> Module | None:
    found = sa.select(Module).join(Module.product).where(own(actor), Module.id == module_id)
    return db.session.scalar(found.options(joinedload(Module.product)))


def lesson_at(actor: Student, lesson_id: int) -> Lesson | None:
    found = sa.select(Lesson).join(Lesson.module).join(Module.product)
    loaded = (
        joinedload(Lesson.module).joinedload(Module.product),
        joinedload(Lesson.video),
        selectinload(Lesson.attachments),
    )
    return db.session.scalar(found.where(own(actor), Lesson.id == lesson_id).options(*loaded))


def attachment_of(lesson: Lesson, attachment_id: int) -> Attachment | None:
    return next((each for each in lesson.attachments if each.id == attachment_id), None)


def my_ladders(actor: Student) -> list[Ladder]:
    return ladders() if actor.owns_shop else ladders_of(actor.id)


def steps(actor: Student) -> Sequence[NextStep]:
    """Both ends one's own."""
    mine = own_ids(actor)
    both = all_steps().where(NextStep.from_id.in_(mine), NextStep.to_id.in_(mine))
    return db.session.scalars(both).all()


def step_at(actor: Student, step_id: int) -> NextStep | None:
    mine = own_ids(actor)
    both = all_steps().where(NextStep.from_id.in_(mine), NextStep.to_id.in_(mine))
    return db.session.scalar(both.where(NextStep.id == step_id))


def offers(actor: Student) -> Sequence[Offer]:
    return db.session.scalars(_offers(actor).order_by(Offer.id.desc())).all()


def offer_at(actor: Student, offer_id: int) -> Offer | None:
    return db.session.scalar(_offers(actor).where(Offer.id == offer_id))


def _offers(actor: Student) -> sa.Select[Offer]:
    mine = own_ids(actor)
    loaded = joinedload(Offer.next_step)
    return (
        sa.select(Offer)
        .join(Offer.next_step)
        .where(NextStep.from_id.in_(mine), NextStep.to_id.in_(mine))
        .options(loaded.joinedload(NextStep.from_product), loaded.joinedload(NextStep.to_product))
    )
