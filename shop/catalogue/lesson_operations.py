"""What a teacher does to a course's curriculum: save, order and remove modules and lessons."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.attachment_operations import put_attachments
from shop.catalogue.lesson_rules import (
    LessonDraft,
    ModuleDraft,
    lesson_problems,
    module_problems,
    tidied_lesson,
    tidied_module,
)
from shop.catalogue.models import Lesson, Module, Product, ProductKind
from shop.catalogue.operations import refresh_search_text
from shop.catalogue.ownership import must_own
from shop.catalogue.rows import assign
from shop.catalogue.wording_rules import Problem, refuse_if
from shop.extensions import db

log = get_logger()
Part = TypeVar("Part", Module, Lesson)


def save_module(
    draft: ModuleDraft,
    product: Product,
    actor: Student,
    now: datetime,
    existing: Module | None = None,
) -> Module:
    """A new module comes last. Raises Refused with a problem per field."""
    must_own(product.teacher_id, actor)

    module = put_module(draft, product, existing)
    finish_curriculum(product, now)
    db.session.commit()
    log.info("module saved", module=module.id)
    return module


def put_module(draft: ModuleDraft, product: Product, existing: Module | None = None) -> Module:
    """Within the caller's commit; the caller also calls `finish_curriculum`."""
    draft = tidied_module(draft)
    siblings = modules_of(product.id)
    others = [each for each in siblings if each is not existing]
    refuse_if([*module_problems(draft), *_place_problems(product), *_taken(draft.slug, others)])

    slug = draft.slug or (existing.slug if existing else free_slug("module", others))
    if existing is None:
        position = max((each.position for each in others), default=0) + 1
        existing = Module(product_id=product.id, slug=slug, position=position, title=draft.title)
        db.session.add(existing)
    assign(existing, slug=slug, title=draft.title, outcome=draft.outcome)
    db.session.flush()  # lessons need the module's id
    return existing


def save_lesson(
    draft: LessonDraft,
    module: Module,
    actor: Student,
    now: datetime,
    existing: Lesson | None = None,
) -> Lesson:
    """A new lesson comes last in its module. Raises Refused with a problem per field."""
    product = db.session.get_one(Product, module.product_id)
    must_own(product.teacher_id, actor)

    lesson = put_lesson(draft, module, existing)
    finish_curriculum(product, now)
    db.session.commit()
    log.info("lesson saved", lesson=lesson.id)
    return lesson


def put_lesson(draft: LessonDraft, module: Module, existing: Lesson | None = None) -> Lesson:
    """Within the caller's commit; the caller also calls `finish_curriculum`."""
    draft = tidied_lesson(draft)
    others = [each for each in lessons_in(module.id) if each is not existing]
    refuse_if([*lesson_problems(draft), *_taken(draft.slug, others)])

    slug = draft.slug or (existing.slug if existing else free_slug("lesson", others))
    if existing is None:
        position = max((each.position for each in others), default=0) + 1
        existing = Lesson(module_id=module.id, slug=slug, position=position, title=draft.title)
        db.session.add(existing)
    assign(existing, slug=slug, **_values(draft))
    db.session.flush()  # attachments need the lesson's id
    put_attachments(existing, draft.attachments)
    return existing


def finish_curriculum(product: Product, now: datetime) -> None:
    """After modules or lessons changed. Within the caller's commit."""
    before = product.search_text
    refresh_search_text(product)
    if before != product.search_text:
        product.updated_at = now


def modules_of(product_id: int) -> list[Module]:
    found = sa.select(Module).filter_by(product_id=product_id)
    return list(db.session.scalars(found.order_by(Module.position, Module.id)))


def lessons_in(module_id: int) -> list[Lesson]:
    found = sa.select(Lesson).filter_by(module_id=module_id)
    return list(db.session.scalars(found.order_by(Lesson.position, Lesson.id)))


def free_slug(word: str, others: Iterable[Part]) -> str:
    taken = {each.slug for each in others}
    return next(slug for n in range(1, len(taken) + 2) if (slug := f"{word}-{n}") not in taken)


def _values(draft: LessonDraft) -> dict[str, object]:
    return {
        each.name: getattr(draft, each.name)
        for each in fields(draft)
        if each.name not in ("slug", "attachments")
    }


def _taken(slug: str, others: Iterable[Part]) -> list[Problem]:
    return [Problem("slug", "taken")] if slug and slug in {each.slug for each in others} else []


def _place_problems(product: Product) -> list[Problem]:
    return [] if product.kind is ProductKind.COURSE else [Problem("title", "not_a_course")]
