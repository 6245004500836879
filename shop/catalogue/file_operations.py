"""Files a teacher brings: checked by what is in them, kept once under the name of their content."""

import hashlib
import tempfile
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from flask import current_app
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import Media
from shop.catalogue.ownership import must_teach
from shop.catalogue.upload_rules import HEAD, PATH, most_bytes, path_for, too_big, type_in
from shop.catalogue.wording_rules import Problem, Refused
from shop.extensions import db, insert_once

log = get_logger()
CHUNK = 1 << 20


def add_media(stream: BinaryIO, name: str, actor: Student) -> Media:
    """Raises Refused for an unknown kind or too many bytes; the same content is kept once."""
    must_teach(actor)

    media = put_media(stream, name)
    db.session.commit()
    log.info("file kept", media=media.id, size=media.size)
    return media


def put_media(stream: BinaryIO, name: str) -> Media:
    """A name like files/x.pdf is kept as it is. Within the caller's commit."""
    head = stream.read(HEAD)
    media_type = type_in(head)
    if media_type is None:
        raise Refused([Problem("file", "unknown_file")])

    folder = _folder()
    with tempfile.NamedTemporaryFile(dir=folder, prefix="incoming-") as copy:
        sha256, size = _copied(head, stream, copy, media_type)
        kept = folder / sha256[:2] / sha256
        kept.parent.mkdir(exist_ok=True)
        if not kept.exists():
            kept.hardlink_to(copy.name)
            kept.chmod(0o644)
    path = name if PATH.fullmatch(name) else path_for(name, sha256, media_type)
    insert_once(Media, sha256=sha256, path=path, media_type=media_type, size=size)
    return db.session.scalars(sa.select(Media).filter_by(sha256=sha256)).one()


def _folder() -> Path:
    folder: Path = current_app.config["SHOP"].instance / "media"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _copied(head: bytes, stream: BinaryIO, copy: object, media_type: str) -> tuple[str, int]:
    digest, size, chunk = hashlib.sha256(), 0, head
    while chunk:
        size += len(chunk)
        if size > most_bytes(media_type):
            raise Refused([too_big(media_type)])
        digest.update(chunk)
        copy.write(chunk)  # type: ignore[attr-defined]
        chunk = stream.read(CHUNK)
    copy.flush()  # type: ignore[attr-defined]
    return digest.hexdigest(), size
