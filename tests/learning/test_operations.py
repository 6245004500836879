from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Lesson, Module
from shop.extensions import db
from shop.learning.models import (
    Certificate,
    Entitlement,
    LessonPlace,
    SourceKind,
)
from shop.learning.operations import (
    attend,
    complete_lesson,
    grant,
    revoke,
    save_place,
    set_certificate_name,
    uncomplete_lesson,
)
from shop.learning.queries import attended, graduations_of, may_open, owned, progress_of

LINE, GIFT = SourceKind.ORDER_LINE, SourceKind.GIFT


def lessons_of(course):
    of_course = sa.select(Lesson.id).join(Lesson.module).where(Module.product_id == course.id)
    return list(db.session.scalars(of_course.order_by(Module.position, Lesson.position)))


def finish(student, course, now):
    return [complete_lesson(student.id, lesson, now) for lesson in lessons_of(course)]


def count(table):
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))


def test_what_was_granted_opens_and_what_was_not_stays_shut(world, now):
    grant(world.hana.id, world.blog.id, LINE, 1, now)

    assert may_open(world.hana.id, world.blog.id, now)
    assert not may_open(world.hana.id, world.seo.id, now)
    assert not may_open(world.ken.id, world.blog.id, now)


def test_the_same_reason_grants_once(world, now):
    assert grant(world.hana.id, world.blog.id, LINE, 1, now)
    assert not grant(world.hana.id, world.blog.id, LINE, 1, now)
    assert count(Entitlement) == 1


def test_access_for_a_number_of_days_ends(world, now):
    world.blog.access_days = 30
    grant(world.hana.id, world.blog.id, LINE, 1, now)

    assert may_open(world.hana.id, world.blog.id, now + timedelta(days=29))
    assert not may_open(world.hana.id, world.blog.id, now + timedelta(days=30))


def test_revoking_one_reason_leaves_the_other(world, now):
    grant(world.hana.id, world.blog.id, LINE, 1, now)
    grant(world.hana.id, world.blog.id, LINE, 2, now)

    assert revoke(LINE, 1, "refunded", now) == 1
    assert owned(world.hana.id, now) == {world.blog.id}
    assert revoke(LINE, 2, "refunded", now) == 1
    assert owned(world.hana.id, now) == frozenset()


def test_a_gift_and_an_order_line_of_the_same_number_are_two_reasons(world, now):
    grant(world.hana.id, world.blog.id, LINE, 1, now)
    grant(world.hana.id, world.blog.id, GIFT, 1, now)

    revoke(GIFT, 1, "taken back", now)

    assert may_open(world.hana.id, world.blog.id, now)


def test_a_revoked_reason_is_never_granted_again(world, now):
    grant(world.hana.id, world.blog.id, LINE, 1, now)
    revoke(LINE, 1, "refunded", now)

    assert not grant(world.hana.id, world.blog.id, LINE, 1, now)
    assert not may_open(world.hana.id, world.blog.id, now)


def test_the_last_lesson_ends_its_module_and_the_last_module_the_course(world, now):
    ended = finish(world.hana, world.blog, now)

    first, second = (module.id for module in modules_of(world.blog))
    assert [each.module_id for each in ended] == [None, first, None, second]
    assert [each.graduated for each in ended] == [False, False, False, True]


def modules_of(course):
    return db.session.scalars(
        sa.select(Module).filter_by(product_id=course.id).order_by(Module.position)
    )


def test_pressing_twice_answers_the_same(world, now):
    *_, last = finish(world.hana, world.blog, now)

    again = complete_lesson(world.hana.id, lessons_of(world.blog)[-1], now + timedelta(hours=1))

    assert again == last


def test_pressing_an_earlier_lesson_again_ends_nothing(world, now):
    for minute, lesson in enumerate(lessons_of(world.blog)):
        complete_lesson(world.hana.id, lesson, now + timedelta(minutes=minute))

    again = complete_lesson(world.hana.id, lessons_of(world.blog)[0], now + timedelta(hours=1))

    assert again.module_id is None
    assert not again.graduated


def test_graduating_freezes_the_certificate(world, now):
    finish(world.hana, world.blog, now)
    world.blog.title = {"ja": "別の題"}
    db.session.commit()

    [graduation] = graduations_of(world.hana.id)

    assert graduation.certificate.title == {"ja": "blogの講座", "en": "The blog course"}
    assert (graduation.certificate.minutes, graduation.certificate.name) == (20, "花")
    assert graduations_of(world.ken.id) == []


@pytest.mark.scenario("61")
def test_taking_a_lesson_back_keeps_the_graduation(world, now):
    finish(world.hana, world.blog, now)

    uncomplete_lesson(world.hana.id, lessons_of(world.blog)[0])

    assert progress_of(world.hana.id, world.blog.id).done == 3
    assert len(graduations_of(world.hana.id)) == 1


def test_taking_a_lesson_back_touches_nobody_else(world, now):
    complete_lesson(world.ken.id, lessons_of(world.blog)[0], now)

    uncomplete_lesson(world.hana.id, lessons_of(world.blog)[0])

    assert progress_of(world.ken.id, world.blog.id).done == 1


def test_a_module_without_lessons_keeps_nobody_from_graduating(world, now):
    db.session.add(Module(product_id=world.blog.id, slug="soon", position=9, title={"ja": "近日"}))
    db.session.commit()

    assert finish(world.hana, world.blog, now)[-1].graduated


def test_the_place_in_a_video_is_kept_once_and_moves(world, now):
    lesson = lessons_of(world.blog)[0]

    save_place(world.hana.id, lesson, 30, now)
    save_place(world.hana.id, lesson, 95, now)

    assert db.session.scalars(sa.select(LessonPlace.seconds)).all() == [95]


def test_a_place_outside_any_video_is_brought_back_inside(world, now):
    lesson = lessons_of(world.blog)[0]

    save_place(world.hana.id, lesson, -5, now)

    assert db.session.scalars(sa.select(LessonPlace.seconds)).all() == [0]


def test_attending_twice_is_one_fact(world, now):
    attend(world.hana.id, world.webinar.id, now)
    attend(world.hana.id, world.webinar.id, now)

    assert attended(world.hana.id, world.webinar.id)
    assert not attended(world.ken.id, world.webinar.id)


def test_a_certificate_takes_its_graduates_name_once(world, now):
    finish(world.hana, world.blog, now)
    paper = graduations_of(world.hana.id)[0].certificate.public_id

    assert not set_certificate_name(world.ken.id, paper, "健", now)
    assert set_certificate_name(world.hana.id, paper, "山田 花", now)
    assert not set_certificate_name(world.hana.id, paper, "別の名", now)
    assert db.session.scalars(sa.select(Certificate.name)).all() == ["山田 花"]
