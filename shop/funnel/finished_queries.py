"""What a student has finished, as the pages of praise need it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.models import Lesson, Module, Product, ProductKind
from shop.catalogue.outline import lesson_address
from shop.catalogue.queries import curriculum_of
from shop.extensions import db
from shop.learning.lesson_queries import done_in
from shop.learning.models import Attendance, Graduation, ModuleCompletion
from shop.learning.queries import graduations_of, may_open
from shop.learning.task_queries import FinishedAway, earned_by, finished_away
from shop.learning.task_rules import TaskKind
from shop.offers.models import DecisionRecord
from shop.offers.occasions import Earned
from shop.offers.words import Moment, ReasonWord

UNSEEN = timedelta(days=30)
WORDS = {TaskKind.QUIZ: ReasonWord.QUIZ, TaskKind.HAND_IN: ReasonWord.PROJECT}


@dataclass(frozen=True)
class FinishedModule:
    """`next` is the first lesson still open behind this module, else the first one at all."""

    module: Module
    product: Product
    completed_at: datetime
    finished: int
    total: int
    graduated: bool
    next: Lesson | None
    next_module: Module | None
    earned: Earned | None = None

    @property
    def next_address(self) -> str | None:
        if self.next is None or self.next_module is None:
            return None
        return lesson_address(self.product, self.next_module, self.next)


@dataclass(frozen=True)
class Left:
    """What stands between a student and graduation, module by module."""

    product: Product
    rows: list[tuple[Module, Lesson, int]]


def finished_module(student_id: int, module_id: int) -> FinishedModule | None:
    """None unless this very student finished it."""
    found = db.session.execute(
        sa.select(Module, ModuleCompletion.completed_at)
        .join(ModuleCompletion, ModuleCompletion.module_id == Module.id)
        .where(ModuleCompletion.student_id == student_id, Module.id == module_id)
        .options(joinedload(Module.product))
    ).first()
    if found is None:
        return None
    module, completed_at = found
    modules = [each for each in curriculum_of(module.product_id) if each.lessons]
    done = done_in(student_id, module.product_id)
    coming = _next(modules, done, module)
    return FinishedModule(
        module=module,
        product=module.product,
        completed_at=completed_at,
        finished=sum(all(lesson.id in done for lesson in each.lessons) for each in modules),
        total=len(modules),
        graduated=graduation_of(student_id, module.product_id) is not None,
        next=coming[1] if coming else None,
        next_module=coming[0] if coming else None,
        earned=_earned(student_id, module_id, completed_at),
    )


def graduation_of(student_id: int, product_id: int) -> Graduation | None:
    mine = graduations_of(student_id)
    return next((each for each in mine if each.product_id == product_id), None)


def finished_unseen(student_id: int, now: datetime) -> list[FinishedAway]:
    """Modules that ended while the student was away and have not had their page yet."""
    found = finished_away(student_id, now - UNSEEN)
    if not found:
        return []
    of_modules = {each: f"{Moment.MODULE_COMPLETED}:{each.module_id}" for each in found}
    of_courses = {each: f"{Moment.COURSE_COMPLETED}:{each.product_id}" for each in found}
    asked = {*of_modules.values(), *of_courses.values()}
    mine = sa.select(DecisionRecord.occasion).filter_by(student_id=student_id)
    seen = set(db.session.scalars(mine.where(DecisionRecord.occasion.in_(asked))))
    return [each for each in found if not {of_modules[each], of_courses[each]} & seen]


def left_to_do(student_id: int, product: Product, now: datetime) -> Left | None:
    """None for whoever may not take the course."""
    if not may_open(student_id, product.id, now):
        return None
    done = done_in(student_id, product.id)
    rows = []
    for module in curriculum_of(product.id):
        missing = [lesson for lesson in module.lessons if lesson.id not in done]
        if missing:
            rows.append((module, missing[0], len(missing)))
    return Left(product, rows)


def course_at(slug: str) -> Product | None:
    return db.session.scalar(sa.select(Product).filter_by(slug=slug, kind=ProductKind.COURSE))


def attendance_at(student_id: int, slug: str) -> tuple[Product, datetime] | None:
    """The event and when this student was there."""
    row = db.session.execute(
        sa.select(Product, Attendance.attended_at)
        .join(Attendance, Attendance.product_id == Product.id)
        .where(Attendance.student_id == student_id, Product.slug == slug)
    ).first()
    return (row[0], row[1]) if row else None


def _earned(student_id: int, module_id: int, at: datetime) -> Earned | None:
    found = earned_by(student_id, module_id, at)
    return (WORDS[found[0]], found[1]) if found else None


def _next(
    modules: list[Module], done: frozenset[int], current: Module
) -> tuple[Module, Lesson] | None:
    behind = [each for each in modules if each.position > current.position]
    before = [each for each in modules if each.position <= current.position]
    open_ones = (
        (module, lesson)
        for module in behind + before
        for lesson in module.lessons
        if lesson.id not in done
    )
    return next(open_ones, None)
