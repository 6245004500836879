"""One lesson as one student may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Lesson, Media, Module, Product
from shop.catalogue.queries import curriculum_of, lesson_at, media_by_ids
from shop.extensions import db
from shop.learning.access_queries import access_to
from shop.learning.models import Completion, LessonPlace
from shop.learning.rules import OPEN, Access, next_after, resume


@dataclass(frozen=True, slots=True)
class LessonPage:
    """`seconds` is where the video was left; `captions` are files by language."""

    lesson: Lesson
    access: Access
    modules: Sequence[Module]
    done: frozenset[int]
    seconds: int
    captions: dict[str, Media]

    @property
    def product(self) -> Product:
        return self.lesson.module.product

    @property
    def order(self) -> list[Lesson]:
        return in_order(self.modules)

    @property
    def open(self) -> bool:
        return self.access in OPEN


def lesson_page(
    student: Student | None, place: tuple[str, str, str], now: datetime
) -> LessonPage | None:
    """`place` is the address: product, module and lesson. None when not even its title is told."""
    lesson = lesson_at(*place)
    if lesson is None:
        return None
    product = lesson.module.product
    modules = curriculum_of(product.id)
    first = in_order(modules)[0].id == lesson.id
    granted = access_to(student, product, now, lesson.preview, first)
    if granted is Access.LOCKED and not product.published:
        return None
    return LessonPage(
        lesson=lesson,
        access=granted,
        modules=modules,
        done=done_in(student.id, product.id) if student else frozenset(),
        seconds=_seconds(student.id, lesson.id) if student else 0,
        captions=_captions(lesson),
    )


def in_order(modules: Sequence[Module]) -> list[Lesson]:
    return [lesson for module in modules for lesson in module.lessons]


def done_in(student_id: int, product_id: int) -> frozenset[int]:
    mine = (
        sa.select(Completion.lesson_id)
        .join(Lesson, Lesson.id == Completion.lesson_id)
        .join(Lesson.module)
        .where(Completion.student_id == student_id, Module.product_id == product_id)
    )
    return frozenset(db.session.scalars(mine))


def resume_address(student_id: int, product: Product) -> str | None:
    """Where this student goes on in this course; None while it has no lesson."""
    modules = curriculum_of(product.id)
    done = done_in(student_id, product.id)
    lessons = {lesson.id: lesson for lesson in in_order(modules)}
    going_on = resume(list(lessons), done, _last_watched(student_id, product.id))
    return _address(product, modules, lessons.get(going_on or 0))


def address_after(student_id: int, lesson: Lesson) -> str | None:
    """Where to go when this lesson is done; None when every lesson is."""
    product = lesson.module.product
    modules = curriculum_of(product.id)
    lessons = {each.id: each for each in in_order(modules)}
    after = next_after(list(lessons), done_in(student_id, product.id), lesson.id)
    return _address(product, modules, lessons.get(after or 0))


def _address(product: Product, modules: Sequence[Module], lesson: Lesson | None) -> str | None:
    if lesson is None:
        return None
    module = next(each for each in modules if each.id == lesson.module_id)
    return f"/learn/{product.slug}/{module.slug}/{lesson.slug}"


def _last_watched(student_id: int, product_id: int) -> int | None:
    return db.session.scalar(
        sa.select(LessonPlace.lesson_id)
        .join(Lesson, Lesson.id == LessonPlace.lesson_id)
        .join(Lesson.module)
        .where(LessonPlace.student_id == student_id, Module.product_id == product_id)
        .order_by(LessonPlace.saved_at.desc())
        .limit(1)
    )


def _seconds(student_id: int, lesson_id: int) -> int:
    mine = sa.select(LessonPlace.seconds).filter_by(student_id=student_id, lesson_id=lesson_id)
    return db.session.scalar(mine) or 0


def _captions(lesson: Lesson) -> dict[str, Media]:
    files = media_by_ids(list(lesson.captions.values())) if lesson.captions else {}
    return {
        language: files[number] for language, number in lesson.captions.items() if number in files
    }
