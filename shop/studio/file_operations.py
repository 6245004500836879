"""A file and the thing it belongs to, kept together or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

from shop.accounts.models import Student
from shop.catalogue.draft_queries import lesson_draft, product_draft
from shop.catalogue.file_operations import put_media
from shop.catalogue.lesson_operations import save_lesson
from shop.catalogue.lesson_rules import AttachmentDraft, LessonDraft
from shop.catalogue.models import Lesson, Media, Product
from shop.catalogue.operations import save_product
from shop.catalogue.ownership import must_own
from shop.catalogue.wording_rules import Copy, Problem, Refused
from shop.extensions import db

PAPERS = ("application/pdf", "image/png", "image/jpeg", "image/webp")
VIDEO, CAPTIONS = ("video/mp4",), ("text/vtt",)
Redraft = Callable[[LessonDraft, Media], LessonDraft]


@dataclass(frozen=True)
class Upload:
    stream: BinaryIO
    name: str


def keep_download(
    product: Product, upload: Upload | None, title: Copy, actor: Student, now: datetime
) -> None:
    """Without an upload only the title changes."""
    must_own(product.teacher_id, actor)
    with_file = {} if upload is None else {"media_id": _kept(upload, PAPERS).id}

    draft = product_draft(product, media_title=title, **with_file)
    _or_nothing(lambda: save_product(draft, actor, now, product))


def keep_video(lesson: Lesson, upload: Upload | None, actor: Student, now: datetime) -> None:
    _with_file(lesson, upload, VIDEO, (actor, now), lambda d, m: replace(d, video_id=m.id))


def keep_captions(
    lesson: Lesson, language: str, upload: Upload | None, actor: Student, now: datetime
) -> None:
    def captioned(draft: LessonDraft, media: Media) -> LessonDraft:
        return replace(draft, captions={**draft.captions, language: media.id})

    _with_file(lesson, upload, CAPTIONS, (actor, now), captioned)


def keep_attachment(
    lesson: Lesson, title: Copy, upload: Upload | None, actor: Student, now: datetime
) -> None:
    def attached(draft: LessonDraft, media: Media) -> LessonDraft:
        return replace(draft, attachments=(*draft.attachments, AttachmentDraft(media.id, title)))

    _with_file(lesson, upload, PAPERS, (actor, now), attached)


def _with_file(
    lesson: Lesson,
    upload: Upload | None,
    kinds: tuple[str, ...],
    who_when: tuple[Student, datetime],
    redraft: Redraft,
) -> None:
    actor, now = who_when
    must_own(lesson.module.product.teacher_id, actor)
    if upload is None:
        raise Refused([Problem("file", "no_upload")])

    draft = redraft(lesson_draft(lesson), _kept(upload, kinds))
    _or_nothing(lambda: save_lesson(draft, lesson.module, actor, now, lesson))


def _kept(upload: Upload, kinds: tuple[str, ...]) -> Media:
    media: Media = _or_nothing(lambda: put_media(upload.stream, upload.name))
    if media.media_type not in kinds:
        db.session.rollback()
        raise Refused([Problem("file", "wrong_file")])
    return media


def _or_nothing(deed: Callable[[], Any]) -> Any:
    """The row of a file may wait in the same transaction: a refusal takes it along."""
    try:
        return deed()
    except Refused:
        db.session.rollback()
        raise
