"""Moving and removing modules and lessons."""

from collections.abc import Sequence
from datetime import datetime

from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.draft_queries import stock_of
from shop.catalogue.lesson_operations import finish_curriculum, lessons_in, modules_of
from shop.catalogue.models import Lesson, Module, Product
from shop.catalogue.ownership import must_own
from shop.catalogue.rows import forget, moved, renumber
from shop.catalogue.wording_rules import Problem, refuse_if
from shop.extensions import db

log = get_logger()


def move_module(module: Module, by: int, actor: Student, now: datetime) -> None:
    """-1 is up, 1 is down; at the ends nothing happens."""
    product = _mine(module, actor)

    renumber(moved(modules_of(product.id), module, by))
    finish_curriculum(product, now)
    db.session.commit()
    log.info("module moved", module=module.id, by=by)


def move_lesson(lesson: Lesson, by: int, actor: Student, now: datetime) -> None:
    """-1 is up, 1 is down, inside its module; at the ends nothing happens."""
    module = db.session.get_one(Module, lesson.module_id)
    product = _mine(module, actor)

    renumber(moved(lessons_in(module.id), lesson, by))
    finish_curriculum(product, now)
    db.session.commit()
    log.info("lesson moved", lesson=lesson.id, by=by)


def remove_module(module: Module, actor: Student, now: datetime) -> None:
    """Raises Refused when students finished part of it, or a course on sale would be empty."""
    product = _mine(module, actor)
    refuse_if(_emptied(product, len(lessons_in(module.id))))

    forget(module, "module")
    renumber(modules_of(product.id))
    finish_curriculum(product, now)
    db.session.commit()
    log.info("module removed", module=module.id)


def remove_lesson(lesson: Lesson, actor: Student, now: datetime) -> None:
    """Raises Refused when a student finished it, or a course on sale would be empty."""
    module = db.session.get_one(Module, lesson.module_id)
    product = _mine(module, actor)
    refuse_if(_emptied(product, 1))

    forget(lesson, "lesson")
    renumber(lessons_in(module.id))
    finish_curriculum(product, now)
    db.session.commit()
    log.info("lesson removed", lesson=lesson.id)


def keep_modules(product: Product, kept: Sequence[Module]) -> None:
    """These modules in this order, the others go. Within the caller's commit."""
    keeping = {module.id for module in kept}
    for module in modules_of(product.id):
        if module.id not in keeping:
            forget(module, "modules")
    renumber(kept)


def keep_lessons(module: Module, kept: Sequence[Lesson]) -> None:
    """These lessons in this order, the others go. Within the caller's commit."""
    keeping = {lesson.id for lesson in kept}
    for lesson in lessons_in(module.id):
        if lesson.id not in keeping:
            forget(lesson, "lessons")
    renumber(kept)


def _mine(module: Module, actor: Student) -> Product:
    product = db.session.get_one(Product, module.product_id)
    must_own(product.teacher_id, actor)
    return product


def _emptied(product: Product, going: int) -> list[Problem]:
    emptied = product.published and 0 < stock_of(product).lessons <= going
    return [Problem("lessons", "last_lesson")] if emptied else []
