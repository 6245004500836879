"""A course's modules and lessons, and files, as the editor lists them."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import ngettext

from shop.catalogue.download_rules import file_size
from shop.catalogue.models import Lesson, Media, Module
from shop.languages import duration, local, path
from shop.languages import said as _


@dataclass(frozen=True, slots=True)
class OutlineLesson:
    id: int
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class OutlineModule:
    id: int
    title: str
    detail: str
    lessons: list[OutlineLesson]


def outline(modules: Iterable[Module]) -> list[OutlineModule]:
    return [
        OutlineModule(
            each.id, local(each.title), _sum(each.lessons), [_lesson(one) for one in each.lessons]
        )
        for each in modules
    ]


def file_words(media: Media | None) -> dict[str, str] | None:
    """What is kept, in words, and where to look at it."""
    if media is None:
        return None
    name = media.path.rpartition("/")[2]
    return {"name": name, "size": file_size(media.size), "href": path(f"/media/{media.id}/{name}")}


def _sum(lessons: list[Lesson]) -> str:
    number = len(lessons)
    length = duration(sum(each.minutes for each in lessons))
    return str(
        ngettext("%(num)s lesson, %(length)s", "%(num)s lessons, %(length)s", number, length=length)
    )


def _lesson(lesson: Lesson) -> OutlineLesson:
    length = duration(lesson.minutes)
    detail = _("%(length)s, preview", length=length) if lesson.preview else length
    return OutlineLesson(lesson.id, local(lesson.title), detail)
