"""The files beside a school file: there, of the right kind, not too big, each under one name."""

from collections.abc import Iterator

from shop.catalogue.file_operations import Fingerprint, fingerprint_of, note_media, put_media
from shop.school import schema
from shop.school.shapes import FilePath, members
from shop.school.work import Work


def note_files(work: Work) -> None:
    """Rows for all files; their content comes last. Within the caller's commit."""
    names: dict[str, str] = {}
    seen: dict[str, Fingerprint | None] = {}
    for place, path, types in files_used(work.school):
        if seen.get(path) is None:
            seen[path] = _fingerprint(work, place, path)
            _one_name(work, place, path, names, seen[path])
        print_ = seen[path]
        if print_ and print_.media_type not in types:
            work.faults.add(place, "wrong_file")
        elif print_:
            work.media[path] = note_media(print_, path).id


def bring_content(work: Work) -> None:
    """When everything else is right. Within the caller's commit."""
    for path in work.media:
        with (work.folder / path).open("rb") as stream:
            put_media(stream, path)


def files_used(school: schema.SchoolFile) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Where in the school file, which path, and which types may stand there."""
    for product in school.products:
        if product.file:
            yield f"{product.at}.file.path", product.file.path, schema.PAPER.types
        for module in product.modules:
            for lesson in module.lessons:
                yield from _files_of(lesson)


def _files_of(lesson: schema.Lesson) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if lesson.video:
        shapes = {each.key: each.shape for each in members(schema.Video)}
        if lesson.video.file:
            yield f"{lesson.video.at}.file", lesson.video.file, _types(shapes["file"])
        for language, path in lesson.video.captions.items():
            yield f"{lesson.video.at}.captions.{language}", path, ("text/vtt",)
    for paper in lesson.attachments:
        yield f"{paper.at}.path", paper.path, schema.PAPER.types


def _types(shape: object) -> tuple[str, ...]:
    return shape.types if isinstance(shape, FilePath) else ()


def _fingerprint(work: Work, place: str, path: str) -> Fingerprint | None:
    if not path:
        return None
    if not (work.folder / path).is_file():
        work.faults.add(place, "file_missing", file=path)
        return None
    with work.at(place, {"file": ""}), (work.folder / path).open("rb") as stream:
        return fingerprint_of(stream)
    return None


def _one_name(
    work: Work, place: str, path: str, names: dict[str, str], fingerprint: Fingerprint | None
) -> None:
    if fingerprint is None:
        return
    first = names.setdefault(fingerprint.sha256, path)
    if first != path:
        work.faults.add(place, "same_file_twice", file=first)
