from shop.catalogue.models import Attachment, Lesson, Media, Module
from shop.extensions import db
from tests.studio.conftest import MP4, PDF, VTT, newest, upload

LESSON = "/studio/lessons/1"


def test_a_look_at_the_text_saves_nothing_and_keeps_what_was_typed(desk, world):
    page = desk.submit(LESSON, do="look", title_ja="新", minutes="9", body_ja="**強く**\n<script>x")

    assert "<strong>強く</strong>" in page.text
    assert "&lt;script&gt;x" in page.text
    assert 'value="新"' in page.text
    assert db.session.get(Lesson, 1).title["ja"] == "レッスン1-1"


def test_a_new_lesson_can_be_looked_at_before_it_is_there(desk, world):
    lessons = db.session.query(Lesson).count()

    page = desk.submit("/studio/modules/1/lessons/new", do="look", body_ja="# 見出し")

    assert "<h3>見出し</h3>" in page.text
    assert db.session.query(Lesson).count() == lessons


def test_a_lesson_is_rewritten_and_keeps_its_files(desk, world):
    desk.submit(
        f"{LESSON}/attachments", **{"attachment-file": upload(PDF), "attachment-title_ja": "紙"}
    )

    desk.submit(LESSON, title_ja="新しい題", minutes="12", preview="y", body_ja="本文")

    lesson = db.session.get(Lesson, 1)
    assert (lesson.title["ja"], lesson.minutes, lesson.preview) == ("新しい題", 12, True)
    assert newest(Attachment).title == {"ja": "紙"}


def test_video_captions_and_files_come_and_go(desk, world):
    desk.submit(f"{LESSON}/video", **{"video-file": upload(MP4, "Cut.MP4")})
    desk.submit(f"{LESSON}/captions", **{"captions-language": "ja", "captions-file": upload(VTT)})
    desk.submit(
        f"{LESSON}/attachments", **{"attachment-file": upload(PDF), "attachment-title_ja": "紙"}
    )
    lesson = newest_lesson()
    assert (lesson.video_id, list(lesson.captions)) == (1, ["ja"])
    assert "files/cut.mp4".rpartition("/")[2] in desk.get(LESSON).text

    desk.submit(f"{LESSON}/video/remove")
    desk.submit(f"{LESSON}/captions/ja/remove")
    desk.submit(f"{LESSON}/attachments/{newest(Attachment).id}/remove")

    lesson = newest_lesson()
    assert (lesson.video_id, lesson.captions, newest(Attachment)) == (None, {}, None)


def test_a_refused_file_leaves_no_row_behind(desk, world):
    desk.submit(f"{LESSON}/attachments", **{"attachment-file": upload(PDF)})

    assert newest(Media) is None


def test_lessons_and_modules_are_put_in_order(desk, world):
    modules = db.session.query(Module).filter_by(product_id=world.blog.id).order_by(Module.position)
    first, second = (module.id for module in modules)

    desk.submit(f"/studio/modules/{second}/move", do="up")
    desk.submit("/studio/lessons/1/move", do="down")

    db.session.expire_all()
    assert [module.id for module in modules] == [second, first]
    assert db.session.get(Lesson, 1).position == 2


def test_before_a_lesson_is_deleted_its_name_is_said(desk, world):
    assert "「レッスン1-1」を削除しますか" in desk.get(f"{LESSON}/remove").text.replace("<wbr>", "")

    desk.submit(f"{LESSON}/remove")

    assert db.session.get(Lesson, 1) is None


def test_the_last_lesson_of_a_course_on_sale_stays_and_says_why(desk, world):
    desk.submit("/studio/lessons/1/remove")

    answer = desk.submit("/studio/lessons/2/remove")

    assert "公開中のコースには" in desk.get(answer.location).text
    assert db.session.get(Lesson, 2) is not None


def newest_lesson():
    db.session.expire_all()
    return db.session.get(Lesson, 1)
