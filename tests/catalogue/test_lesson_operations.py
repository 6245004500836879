import pytest
import sqlalchemy as sa

from shop.catalogue.file_operations import add_media
from shop.catalogue.lesson_operations import lessons_in, modules_of, save_lesson, save_module
from shop.catalogue.lesson_rules import AttachmentDraft, LessonDraft, ModuleDraft
from shop.catalogue.models import Attachment, Lesson
from shop.catalogue.order_operations import move_lesson, move_module, remove_lesson, remove_module
from shop.catalogue.ownership import NotYours
from shop.catalogue.publishing_operations import unpublish_product
from shop.catalogue.wording_rules import Refused
from shop.extensions import db
from shop.learning.models import Completion
from tests.catalogue.test_file_operations import pdf

SHARING = LessonDraft(title={"ja": "共有する", "en": "Sharing"}, body={"ja": "本文\r\n"})


def reasons(refusal):
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def slugs(rows):
    return [row.slug for row in rows]


def test_new_modules_and_lessons_come_last_and_find_a_name(world, now):
    module = save_module(ModuleDraft(title={"ja": "応用"}), world.blog, world.mori, now)
    first = save_lesson(SHARING, module, world.mori, now)
    second = save_lesson(SHARING, module, world.mori, now)

    assert slugs(modules_of(world.blog.id)) == ["m1", "m2", "module-1"]
    assert (first.slug, second.slug) == ("lesson-1", "lesson-2")
    assert first.body == {"ja": "本文"}
    assert "共有する sharing" in world.blog.search_text


def test_saving_a_lesson_again_keeps_its_place_and_name(world, now):
    module = modules_of(world.blog.id)[0]
    lesson = lessons_in(module.id)[0]

    save_lesson(SHARING, module, world.mori, now, lesson)

    assert slugs(lessons_in(module.id)) == ["l1", "l2"]
    assert lesson.title["ja"] == "共有する"


def test_attachments_are_these_in_this_order(world, now):
    files = [add_media(pdf(text), f"{text}.pdf", world.mori) for text in "abc"]
    module = modules_of(world.blog.id)[0]
    hung = [AttachmentDraft(media.id, {"ja": media.path}) for media in files]

    for drafts in (hung, [hung[2], hung[0]]):
        lesson = save_lesson(
            LessonDraft(title={"ja": "資料"}, slug="l1", attachments=tuple(drafts)),
            module,
            world.mori,
            now,
            lessons_in(module.id)[0],
        )

    rows = db.session.scalars(sa.select(Attachment).order_by(Attachment.position))
    assert [row.media_id for row in rows] == [files[2].id, files[0].id]
    assert lesson.slug == "l1"


@pytest.mark.parametrize(("slug", "code"), [("m1", "taken"), ("Not A Slug", "not_a_slug")])
def test_a_module_has_a_name_of_its_own(world, now, slug, code):
    with pytest.raises(Refused) as refusal:
        save_module(ModuleDraft(title={"ja": "章"}, slug=slug), world.blog, world.mori, now)

    assert reasons(refusal) == [("slug", code)]


def test_only_courses_have_modules(world, now):
    with pytest.raises(Refused) as refusal:
        save_module(ModuleDraft(title={"ja": "章"}), world.worksheet, world.mori, now)

    assert reasons(refusal) == [("title", "not_a_course")]


def test_modules_and_lessons_move_up_and_down_and_stop_at_the_ends(world, now):
    first, second = modules_of(world.blog.id)
    lesson = lessons_in(first.id)[0]

    move_module(second, -1, world.mori, now)
    move_module(second, -1, world.mori, now)
    move_lesson(lesson, 1, world.mori, now)

    assert slugs(modules_of(world.blog.id)) == ["m2", "m1"]
    assert slugs(lessons_in(first.id)) == ["l2", "l1"]


def test_a_finished_lesson_is_never_forgotten(world, now):
    module = modules_of(world.blog.id)[0]
    lesson = lessons_in(module.id)[0]
    done = Completion(student_id=world.hana.id, lesson_id=lesson.id, completed_at=now)
    db.session.add(done)
    db.session.commit()

    with pytest.raises(Refused) as lesson_refusal:
        remove_lesson(lesson, world.mori, now)
    with pytest.raises(Refused) as module_refusal:
        remove_module(module, world.mori, now)

    assert reasons(lesson_refusal) == [("lesson", "in_use")]
    assert reasons(module_refusal) == [("module", "in_use")]
    assert len(lessons_in(module.id)) == 2


def test_an_untouched_lesson_goes(world, now):
    module = modules_of(world.blog.id)[0]

    remove_lesson(lessons_in(module.id)[0], world.mori, now)

    assert slugs(lessons_in(module.id)) == ["l2"]


def test_a_course_on_sale_keeps_a_lesson(world, now):
    (module,) = modules_of(world.mini.id)

    with pytest.raises(Refused) as refusal:
        remove_module(module, world.mori, now)
    assert reasons(refusal) == [("lessons", "last_lesson")]

    unpublish_product(world.mini, world.mori, now)
    remove_module(module, world.mori, now)
    assert modules_of(world.mini.id) == []


@pytest.mark.parametrize(
    "verb", [remove_lesson, lambda lesson, actor, now: move_lesson(lesson, 1, actor, now)]
)
def test_another_teacher_has_no_hand_in_it(world, now, verb):
    lesson = db.session.scalars(sa.select(Lesson)).first()

    with pytest.raises(NotYours):
        verb(lesson, world.aya, now)
