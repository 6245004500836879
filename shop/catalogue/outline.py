"""A course's modules and lessons as a page lists them, in the reader's language."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from flask_babel import ngettext

from shop.catalogue.models import Lesson, Module, Product
from shop.languages import duration, local, path


@dataclass(frozen=True, slots=True)
class LessonRow:
    title: str
    length: str
    href: str | None
    preview: bool
    done: bool
    here: bool


@dataclass(frozen=True, slots=True)
class ModuleRow:
    title: str
    summary: str
    lessons: list[LessonRow]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the list: which lessons are done, which one is open, whether all are links."""

    done: Set[int] = frozenset()
    here: int | None = None
    owns: bool = False


def outline(product: Product, modules: Sequence[Module], reader: Reader) -> list[ModuleRow]:
    """Without ownership only the free previews are links."""
    return [
        ModuleRow(
            title=local(module.title),
            summary=length_of(module.lessons),
            lessons=[_row(product, module, lesson, reader) for lesson in module.lessons],
        )
        for module in modules
    ]


def length_of(lessons: Sequence[Lesson]) -> str:
    """How many lessons, and how long together."""
    minutes = duration(sum(lesson.minutes for lesson in lessons))
    return str(
        ngettext(
            "%(num)s lesson, %(length)s",
            "%(num)s lessons, %(length)s",
            len(lessons),
            length=minutes,
        )
    )


def lesson_address(product: Product, module: Module, lesson: Lesson) -> str:
    return path(f"/learn/{product.slug}/{module.slug}/{lesson.slug}")


def _row(product: Product, module: Module, lesson: Lesson, reader: Reader) -> LessonRow:
    return LessonRow(
        title=local(lesson.title),
        length=duration(lesson.minutes),
        href=lesson_address(product, module, lesson) if reader.owns or lesson.preview else None,
        preview=lesson.preview and not reader.owns,
        done=lesson.id in reader.done,
        here=lesson.id == reader.here,
    )
