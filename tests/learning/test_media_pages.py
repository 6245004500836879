import hashlib
import re

import pytest
from sqlalchemy import select

from shop.catalogue.models import Attachment, Lesson, Media, ProductState
from shop.catalogue.queries import stored_at
from shop.extensions import db
from shop.learning.models import SourceKind
from shop.learning.operations import grant, revoke
from tests.learning.test_operations import lessons_of

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 8


def kept(content, path, media_type):
    media = Media(
        sha256=hashlib.sha256(content).hexdigest(),
        path=path,
        media_type=media_type,
        size=len(content),
    )
    db.session.add(media)
    db.session.flush()  # its id is needed where it is used
    stored_at(media).parent.mkdir(parents=True, exist_ok=True)
    stored_at(media).write_bytes(content)
    return media


@pytest.fixture
def files(world, now):
    """Blog's second lesson has a film, its words and a sheet; and there is a worksheet."""
    lesson = db.session.scalars(select(Lesson).filter_by(id=lessons_of(world.blog)[1])).one()
    film = kept(FILM, "files/cut.mp4", "video/mp4")
    words = kept(b"WEBVTT\n", "files/cut.ja.vtt", "text/vtt")
    sheet = kept(b"%PDF-1.7 sheet", "files/sheet.pdf", "application/pdf")
    worksheet = kept(b"%PDF-1.7 work", "files/work.pdf", "application/pdf")
    lesson.video_id, lesson.captions = film.id, {"ja": words.id}
    title = {"ja": "構成シート", "en": "Outline"}
    db.session.add(Attachment(lesson_id=lesson.id, media_id=sheet.id, position=1, title=title))
    world.worksheet.media_id = worksheet.id
    grant(world.hana.id, world.blog.id, SourceKind.ORDER_LINE, 1, now)
    db.session.commit()
    return {
        "film": f"/media/{film.id}/cut.mp4",
        "words": f"/media/{words.id}/cut.ja.vtt",
        "sheet": f"/media/{sheet.id}/構成シート.pdf",
        "worksheet": f"/media/{worksheet.id}/work.pdf",
    }


def test_a_student_sees_the_film_its_words_and_the_sheet(client, world, files):
    page = client.sign_in(world.hana).get("/learn/blog/m1/l2").text

    assert f'src="{files["film"]}"' in page
    assert f'srclang="ja" label="日本語" src="{files["words"]}" default' in page
    assert "構成シート" in page
    assert client.get(files["film"], buffered=True).data == FILM
    assert client.get(files["words"], buffered=True).data == b"WEBVTT\n"


def test_a_film_is_sent_in_pieces_and_never_guessed_at(client, world, files):
    hana = client.sign_in(world.hana)

    piece = hana.get(files["film"], buffered=True, headers={"Range": "bytes=8-11"})

    assert (piece.status_code, piece.data) == (206, FILM[8:12])
    assert piece.headers["Content-Range"] == f"bytes 8-11/{len(FILM)}"
    assert piece.headers["X-Content-Type-Options"] == "nosniff"
    assert piece.headers["Cache-Control"] == "private, no-cache"


def test_a_sheet_is_saved_under_its_japanese_name(client, world, files):
    sent = client.sign_in(world.hana).get(files["sheet"], buffered=True)

    assert sent.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%E6%A7%8B%E6%88%90" in sent.headers["Content-Disposition"]


@pytest.mark.parametrize("which", ["film", "words", "sheet", "worksheet"])
@pytest.mark.scenario("X3")
def test_ken_and_sam_get_no_file_of_hanas_not_even_a_piece(client, world, files, which):
    piece = {"Range": "bytes=0-3"}

    assert client.get(files[which], buffered=True, headers=piece).status_code == 404
    assert (
        client.sign_in(world.ken).get(files[which], buffered=True, headers=piece).status_code == 403
    )


def test_owning_the_course_does_not_open_the_worksheet(client, world, files):
    assert client.sign_in(world.hana).get(files["worksheet"], buffered=True).status_code == 403


@pytest.mark.scenario("X3")
def test_after_a_refund_the_same_address_is_shut(client, world, files, now):
    hana = client.sign_in(world.hana)
    etag = hana.get(files["film"], buffered=True).headers["ETag"]

    revoke(SourceKind.ORDER_LINE, 1, "refunded", now)
    db.session.commit()

    assert hana.get(files["film"], buffered=True).status_code == 403
    assert (
        hana.get(files["film"], buffered=True, headers={"If-None-Match": etag}).status_code == 403
    )
    assert hana.get(files["film"], buffered=True, headers={"Range": "bytes=0-3"}).status_code == 403


@pytest.mark.parametrize("name", ["other.mp4", "cut.mp4%00.html", "..%2Fcut.mp4", "%2e%2e"])
@pytest.mark.scenario("X8")
def test_a_file_has_no_other_name(client, world, files, name):
    number = files["film"].split("/")[2]

    assert client.sign_in(world.hana).get(f"/media/{number}/{name}").status_code == 404


@pytest.mark.parametrize("number", ["999", "999999999999999", "9" * 30, "-1", "x"])
def test_a_number_without_a_file_is_not_there(client, world, files, number):
    assert client.sign_in(world.hana).get(f"/media/{number}/cut.mp4").status_code == 404


def test_a_previews_files_are_open_until_the_course_is_hidden(client, world, files):
    db.session.get(Lesson, lessons_of(world.blog)[1]).preview = True
    db.session.commit()
    assert client.get(files["film"], buffered=True).status_code == 200

    world.blog.state = ProductState.DRAFT
    db.session.commit()
    assert client.get(files["film"], buffered=True).status_code == 404


def test_captions_of_another_lesson_with_a_longer_number_do_not_open_these(client, world, files):
    number = int(files["words"].split("/")[2])
    other = db.session.get(Lesson, lessons_of(world.seo)[0])
    other.captions, other.preview = {"ja": number * 10 + 1}, True
    db.session.commit()

    assert client.get(files["words"], buffered=True).status_code == 404


def test_the_worksheets_owner_finds_its_size_and_its_file(client, world, files, now):
    grant(world.hana.id, world.worksheet.id, SourceKind.ORDER_LINE, 2, now)
    db.session.commit()
    hana = client.sign_in(world.hana)

    page = hana.get("/downloads/worksheet")

    assert page.status_code == 200
    assert "PDF・1 KB" in page.text
    [address] = re.findall(r'href="(/media/[^"]+)"', page.text)
    assert hana.get(address, buffered=True).data == b"%PDF-1.7 work"


def test_ken_and_sam_do_not_find_the_worksheet(client, world, files):
    assert client.get("/downloads/worksheet").location.startswith("/sign-in")
    assert client.sign_in(world.ken).get("/downloads/worksheet").status_code == 403
    assert client.sign_in(world.ken).get("/downloads/blog").status_code == 404
