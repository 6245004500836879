from io import BytesIO

import pytest
import sqlalchemy as sa

from shop.catalogue.file_operations import add_media
from shop.catalogue.models import Media
from shop.catalogue.ownership import NotYours
from shop.catalogue.queries import stored_at
from shop.catalogue.upload_rules import FILE_LIMIT, path_for, type_in
from shop.catalogue.wording_rules import Refused
from shop.extensions import db


def pdf(text):
    return BytesIO(b"%PDF-1.7\n" + text.encode())


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x00\x00\x00\x20ftypisom", "video/mp4"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x01\x02\x03\x04WEBP", "image/webp"),
        (b"WEBVTT\n\n", "text/vtt"),
        (b"\xef\xbb\xbfWEBVTT", "text/vtt"),
        (b"PK\x03\x04", None),
        (b"<svg xmlns=", None),
        (b"<html>", None),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head, media_type):
    assert type_in(head) == media_type


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Work Sheet.PDF", "files/work-sheet.pdf"),
        ("../../etc/passwd", "files/passwd.pdf"),
        ("C:\\Users\\mori\\plan.pdf", "files/plan.pdf"),
        ("ワークシート.pdf", "files/0123456789ab.pdf"),
    ],
)
def test_a_file_has_a_plain_path(name, path):
    assert path_for(name, "0123456789abcdef", "application/pdf") == path


def test_a_file_is_kept_under_its_content(world):
    media = add_media(pdf("worksheet"), "worksheet.pdf", world.mori)

    assert stored_at(media).read_bytes() == pdf("worksheet").read()
    assert (media.path, media.media_type, media.size) == (
        "files/worksheet.pdf",
        "application/pdf",
        18,
    )


def test_the_same_content_is_kept_once(world):
    first = add_media(pdf("same"), "a.pdf", world.mori)
    again = add_media(pdf("same"), "b.pdf", world.aya)

    assert first.id == again.id
    assert list(stored_at(first).parent.parent.glob("incoming-*")) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg onload=alert(1)>", "unknown_file"),
        (b"", "unknown_file"),
        (b"%PDF-" + b"x" * FILE_LIMIT, "file_too_big"),
    ],
    ids=["a drawing", "nothing", "too big"],
)
@pytest.mark.scenario("X7")
def test_anything_else_is_refused_and_leaves_nothing(world, app, content, code):
    with pytest.raises(Refused) as refusal:
        add_media(BytesIO(content), "x.pdf", world.mori)

    assert [problem.code for problem in refusal.value.problems] == [code]
    kept = app.config["SHOP"].instance / "media"
    assert [path for path in kept.rglob("*") if path.is_file()] == []
    assert db.session.scalars(sa.select(Media)).all() == []


def test_students_bring_no_files(world):
    with pytest.raises(NotYours):
        add_media(pdf("x"), "x.pdf", world.hana)
