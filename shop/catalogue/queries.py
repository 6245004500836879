"""What the school offers: products, their curriculum, their files."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import defer, joinedload, load_only, selectinload

from shop.catalogue.models import Attachment, Lesson, Media, Module, Product, School
from shop.extensions import db
from shop.texts import Copy

OUTLINE = (
    Lesson.module_id,
    Lesson.slug,
    Lesson.position,
    Lesson.title,
    Lesson.minutes,
    Lesson.preview,
)

ON_ITS_PAGE = (
    Product.description,
    Product.outcomes,
    Product.fits,
    Product.waits,
    Product.contents,
    Product.delivery,
    Product.refund,
    Product.faq,
    Product.search_text,
)


@dataclass(frozen=True, slots=True)
class Use:
    """One place a file is used at: a lesson's video, words or attachment, or a download itself."""

    product: Product
    titles: tuple[Copy, ...]
    lesson_id: int | None = None
    preview: bool = False


@cache
def briefly() -> tuple[Any, ...]:
    """For lists: the long texts that only a product's own page shows stay in the database."""
    return tuple(defer(text) for text in ON_ITS_PAGE)


def school() -> School | None:
    return db.session.scalar(sa.select(School).order_by(School.id).limit(1))


def product_by_slug(slug: str) -> Product | None:
    """Whatever its state, its teacher loaded: the caller decides who may see it."""
    found = sa.select(Product).filter_by(slug=slug)
    return db.session.scalar(found.options(joinedload(Product.teacher), joinedload(Product.media)))


def curriculum_of(product_id: int) -> list[Module]:
    """Modules in order with their lessons in order, lesson texts left in the database."""
    lessons = selectinload(Module.lessons).load_only(*OUTLINE)
    of_product = sa.select(Module).filter_by(product_id=product_id)
    ordered = of_product.options(lessons).order_by(Module.position, Module.id)
    return list(db.session.scalars(ordered))


def lesson_at(slug: str, module: str, lesson: str) -> Lesson | None:
    """The whole lesson at this address, with its module, product, video and attachments."""
    found = (
        sa.select(Lesson)
        .join(Lesson.module)
        .join(Module.product)
        .where(Product.slug == slug, Module.slug == module, Lesson.slug == lesson)
        .order_by(Lesson.id)
        .limit(1)
    )
    return db.session.scalar(
        found.options(
            joinedload(Lesson.module).joinedload(Module.product),
            joinedload(Lesson.video),
            selectinload(Lesson.attachments),
        )
    )


def media_by_id(media_id: int) -> Media | None:
    return db.session.get(Media, media_id)


def media_by_ids(ids: list[int]) -> dict[int, Media]:
    found = db.session.scalars(sa.select(Media).where(Media.id.in_(ids)))
    return {media.id: media for media in found}


def stored_at(media: Media) -> Path:
    """Where the file lies; its name is made of its content, never of anything typed."""
    kept: Path = current_app.config["SHOP"].instance
    return kept / "media" / media.sha256[:2] / media.sha256


def uses_of(media: Media) -> list[Use]:
    """Every place that may give somebody the right to this file."""
    return [*_as_download(media), *_in_lessons(media)]


def _as_download(media: Media) -> list[Use]:
    products = db.session.scalars(sa.select(Product).filter_by(media_id=media.id))
    return [Use(product, (product.media_title or product.title,)) for product in products]


def _in_lessons(media: Media) -> list[Use]:
    attached = sa.select(Attachment.lesson_id).filter_by(media_id=media.id)
    spoken = media.media_type == "text/vtt"
    using = (
        sa.cast(Lesson.captions, sa.Text).contains(str(media.id))
        if spoken
        else sa.or_(Lesson.video_id == media.id, Lesson.id.in_(attached))
    )
    lessons = db.session.scalars(
        sa.select(Lesson)
        .where(using)
        .options(
            load_only(*OUTLINE, Lesson.captions),
            joinedload(Lesson.module).joinedload(Module.product),
            selectinload(Lesson.attachments),
        )
    )
    return [
        Use(lesson.module.product, _titles(lesson, media), lesson.id, lesson.preview)
        for lesson in lessons
        if not spoken or media.id in lesson.captions.values()
    ]


def _titles(lesson: Lesson, media: Media) -> tuple[Copy, ...]:
    return tuple(each.title for each in lesson.attachments if each.media_id == media.id)
