"""Files a teacher brings: checked by what is in them, kept once under the name of their content."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Fingerprint:
    sha256: str
    media_type: str
    size: int


def add_media(stream: BinaryIO, name: str, actor: Student) -> Media:
    """Raises Refused for an unknown kind or too many bytes; the same content is kept once."""
    must_teach(actor)

    media = put_media(stream, name)
    db.session.commit()
    log.info("file kept", media=media.id, size=media.size)
    return media


def put_media(stream: BinaryIO, name: str) -> Media:
    """A name like files/x.pdf is kept as it is. Within the caller's commit."""
    folder = current_app.config["SHOP"].instance / "media"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="incoming-") as copy:
        fingerprint = _copied(stream, copy.write)
        copy.flush()
        _keep(Path(copy.name), folder / fingerprint.sha256[:2] / fingerprint.sha256)
    return note_media(fingerprint, name)


def note_media(fingerprint: Fingerprint, name: str) -> Media:
    """The row alone; the caller brings the content with `put_media`. Within the caller's commit."""
    found = sa.select(Media).filter_by(sha256=fingerprint.sha256)
    if existing := db.session.scalar(found):
        return existing
    plain = path_for(name, fingerprint.sha256, fingerprint.media_type)
    path = name if PATH.fullmatch(name) else plain
    insert_once(
        Media,
        sha256=fingerprint.sha256,
        path=path,
        media_type=fingerprint.media_type,
        size=fingerprint.size,
    )
    return db.session.scalars(found).one()


def fingerprint_of(stream: BinaryIO) -> Fingerprint:
    """Raises Refused for an unknown kind or too many bytes."""
    return _copied(stream, len)


def _copied(stream: BinaryIO, write: Callable[[bytes], int]) -> Fingerprint:
    digest, size = hashlib.sha256(), 0
    head = stream.read(HEAD)
    media_type = type_in(head)
    if media_type is None:
        raise Refused([Problem("file", "unknown_file")])
    for chunk in _chunks(head, stream):
        size += len(chunk)
        if size > most_bytes(media_type):
            raise Refused([too_big(media_type)])
        digest.update(chunk)
        write(chunk)
    return Fingerprint(digest.hexdigest(), media_type, size)


def _chunks(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield head
    while chunk := stream.read(CHUNK):
        yield chunk


def _keep(copy: Path, kept: Path) -> None:
    kept.parent.mkdir(exist_ok=True)
    if not kept.exists():
        kept.hardlink_to(copy)
        kept.chmod(0o644)
