"""The files that hang on a lesson."""

from collections.abc import Sequence

import sqlalchemy as sa

from shop.catalogue.lesson_rules import AttachmentDraft
from shop.catalogue.models import Attachment, Lesson
from shop.catalogue.rows import assign
from shop.extensions import db


def put_attachments(lesson: Lesson, drafts: Sequence[AttachmentDraft]) -> None:
    """These, in this order, and no others. Within the caller's commit."""
    rows = _rows(lesson.id)
    for position, draft in enumerate(drafts, start=1):
        row = rows.pop(0) if rows else Attachment(lesson_id=lesson.id)
        db.session.add(row)
        assign(row, media_id=draft.media_id, title=draft.title, position=position)
    for row in rows:
        db.session.delete(row)
    db.session.flush()  # a lesson read later in this commit shows these
    db.session.expire(lesson, ["attachments"])


def _rows(lesson_id: int) -> list[Attachment]:
    found = sa.select(Attachment).filter_by(lesson_id=lesson_id)
    return list(db.session.scalars(found.order_by(Attachment.position, Attachment.id)))
