"""A course's modules and lessons: those of the file, in its order, and no others."""

from shop.catalogue.lesson_operations import (
    finish_curriculum,
    lessons_in,
    modules_of,
    put_lesson,
    put_module,
)
from shop.catalogue.models import Lesson, Module, Product
from shop.catalogue.order_operations import keep_lessons, keep_modules
from shop.school import schema
from shop.school.drafting import LESSON_FIELDS, lesson_draft, module_draft
from shop.school.work import Work


def import_modules(product: Product, entry: schema.Product, work: Work) -> None:
    existing = {module.slug: module for module in modules_of(product.id)}
    kept: list[Module] = []
    for each in entry.modules:
        with work.at(each.at):
            module = put_module(module_draft(each), product, existing.get(each.key))
            _import_lessons(module, each, work)
            kept.append(module)
    with work.at(entry.at):
        keep_modules(product, kept)
    finish_curriculum(product, work.now)


def _import_lessons(module: Module, entry: schema.Module, work: Work) -> None:
    existing = {lesson.slug: lesson for lesson in lessons_in(module.id)}
    kept: list[Lesson] = []
    for each in entry.lessons:
        with work.at(each.at, LESSON_FIELDS):
            draft = lesson_draft(each, work.media)
            kept.append(put_lesson(draft, module, existing.get(each.key)))
    with work.at(entry.at):
        keep_lessons(module, kept)
