"""What the lesson page shows, put into the reader's language: neighbours, video, words, files."""

from dataclasses import dataclass

from markupsafe import Markup

from shop.catalogue.download_rules import file_name, file_size
from shop.catalogue.lesson_text import lesson_html
from shop.catalogue.models import Media
from shop.catalogue.outline import ModuleRow, Reader, lesson_address, outline
from shop.languages import language, local, path
from shop.learning.lesson_queries import LessonPage
from shop.learning.rules import Access

LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Track:
    language: str
    label: str
    src: str
    default: bool


@dataclass(frozen=True, slots=True)
class Video:
    src: str
    media_type: str
    tracks: list[Track]
    seconds: int


@dataclass(frozen=True, slots=True)
class File:
    title: str
    href: str
    kind: str
    size: str


@dataclass(frozen=True, slots=True)
class Player:
    text: Markup
    transcript: Markup
    video: Video | None
    files: list[File]
    modules: list[ModuleRow]
    open_module: int
    previous: Link | None
    next: Link | None
    done: int
    total: int
    lesson_done: bool
    may_finish: bool


def player(page: LessonPage) -> Player:
    lesson = page.lesson
    place = [each.id for each in page.order].index(lesson.id)
    return Player(
        text=lesson_html(local(lesson.body)),
        transcript=lesson_html(local(lesson.transcript)),
        video=_video(page),
        files=[file_of(local(each.title), each.media) for each in lesson.attachments],
        modules=outline(page.product, page.modules, _reader(page)),
        open_module=[module.id for module in page.modules].index(lesson.module_id),
        previous=_link(page, place - 1),
        next=_link(page, place + 1),
        done=len(page.done),
        total=len(page.order),
        lesson_done=lesson.id in page.done,
        may_finish=page.access is Access.OWNED,
    )


def file_of(title: str, media: Media) -> File:
    """A stored file as a link that saves it under its title."""
    name = file_name(title, media.path)
    kind = name.rpartition(".")[2].upper()
    return File(title, media_address(media, name), kind, file_size(media.size))


def media_address(media: Media, name: str) -> str:
    return path(f"/media/{media.id}/{name}")


def _reader(page: LessonPage) -> Reader:
    return Reader(page.done, page.lesson.id, owns=page.access is not Access.PREVIEW)


def _link(page: LessonPage, place: int) -> Link | None:
    """The neighbour in the course, unless there is none or only its buyers may open it."""
    if not 0 <= place < len(page.order):
        return None
    lesson = page.order[place]
    if page.access is Access.PREVIEW and not lesson.preview:
        return None
    module = next(each for each in page.modules if each.id == lesson.module_id)
    return Link(local(lesson.title), lesson_address(page.product, module, lesson))


def _video(page: LessonPage) -> Video | None:
    media = page.lesson.video
    if media is None:
        return None
    source = media_address(media, _own_name(media))
    return Video(source, media.media_type, _tracks(page), page.seconds)


def _tracks(page: LessonPage) -> list[Track]:
    return [
        Track(
            language=spoken,
            label=LANGUAGE_NAMES.get(spoken, spoken),
            src=media_address(media, _own_name(media)),
            default=spoken == language(),
        )
        for spoken, media in page.captions.items()
    ]


def _own_name(media: Media) -> str:
    return media.path.rpartition("/")[2]
