"""Rows back into drafts, for forms and the school file, and what the checks before sale ask."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from shop.catalogue.lesson_rules import AttachmentDraft, LessonDraft, ModuleDraft
from shop.catalogue.models import BundlePart, Lesson, Module, Product, ProductState
from shop.catalogue.product_rules import ProductDraft
from shop.catalogue.publishing_rules import Part, Stock
from shop.catalogue.wording_rules import Copy
from shop.extensions import db

SAME_NAME = (
    "slug",
    "title",
    "outcome",
    "description",
    "outcomes",
    "fits",
    "waits",
    "contents",
    "delivery",
    "refund",
    "faq",
    "access_days",
    "sessions",
    "session_minutes",
    "starts_at",
    "minutes",
    "place",
    "join_url",
    "archive_days",
    "media_id",
    "media_title",
)


def product_draft(product: Product, **changes: Any) -> ProductDraft:
    draft = ProductDraft(
        kind=product.kind.value,
        price=product.price_minor,
        long_tuition=product.long_tuition.value,
        requires=_slug_of(product.requires_id),
        upgrades=_slug_of(product.upgrades_id),
        wait_for=_slug_of(product.wait_for_id),
        seats=product.seats,
        **{name: getattr(product, name) for name in SAME_NAME},
    )
    return replace(draft, **changes)


def module_draft(module: Module) -> ModuleDraft:
    return ModuleDraft(module.title, module.outcome, module.slug)


def lesson_draft(lesson: Lesson) -> LessonDraft:
    """The lesson's attachments must be loaded."""
    return LessonDraft(
        title=lesson.title,
        body=lesson.body,
        minutes=lesson.minutes,
        preview=lesson.preview,
        slug=lesson.slug,
        video_id=lesson.video_id,
        captions=lesson.captions,
        transcript=lesson.transcript,
        embed_url=lesson.embed_url,
        attachments=tuple(
            AttachmentDraft(each.media_id, each.title) for each in lesson.attachments
        ),
        quiz=lesson.quiz,
        hand_in=lesson.hand_in,
    )


def product_id_of(slug: str | None) -> int | None:
    return db.session.scalar(sa.select(Product.id).filter_by(slug=slug)) if slug else None


def stock_of(product: Product) -> Stock:
    lessons = sa.select(sa.func.count(Lesson.id)).join(Module).filter_by(product_id=product.id)
    parts = (
        sa.select(Product.slug, Product.price_minor, Product.state)
        .join(BundlePart, BundlePart.product_id == Product.id)
        .filter(BundlePart.bundle_id == product.id)
        .order_by(BundlePart.position)
    )
    return Stock(
        lessons=db.session.scalar(lessons) or 0,
        parts=tuple(
            Part(slug, price, state is ProductState.PUBLISHED)
            for slug, price, state in db.session.execute(parts)
        ),
    )


def bundles_on_sale_with(product: Product) -> list[Product]:
    holding = sa.select(BundlePart.bundle_id).filter_by(product_id=product.id)
    on_sale = sa.select(Product).filter_by(state=ProductState.PUBLISHED)
    return list(db.session.scalars(on_sale.where(Product.id.in_(holding))))


def lessons_of(product_id: int) -> list[Lesson]:
    found = sa.select(Lesson).join(Module).filter_by(product_id=product_id)
    return list(db.session.scalars(found.order_by(Module.position, Lesson.position)))


def school_texts_of(product: Product) -> list[Copy | None]:
    """What a search in the school should find this product by."""
    modules = sa.select(Module.title).filter_by(product_id=product.id).order_by(Module.position)
    lessons = sa.select(Lesson.title).join(Module).filter_by(product_id=product.id)
    return [
        product.title,
        product.outcome,
        product.description,
        *db.session.scalars(modules),
        *db.session.scalars(lessons.order_by(Module.position, Lesson.position)),
    ]


def _slug_of(product_id: int | None) -> str | None:
    if product_id is None:
        return None
    return db.session.scalar(sa.select(Product.slug).filter_by(id=product_id))
