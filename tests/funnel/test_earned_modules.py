"""A quiz passed or a project accepted is a kind of finished module, and its reason says so."""

import pytest

from shop import clock
from shop.catalogue.models import Lesson
from shop.catalogue.queries import curriculum_of
from shop.catalogue.task_rules import quiz_of
from shop.extensions import db
from shop.learning.operations import complete_lesson
from shop.learning.task_operations import accept_hand_in, hand_in, try_quiz
from shop.learning.task_queries import hand_ins
from shop.learning.task_rules import Work
from shop.offers.models import Proposal
from tests.funnel.conftest import newest, words
from tests.learning.tasks import QUIZ, ask_hand_in, ask_quiz


@pytest.fixture
def last(world, give):
    """The lesson that ends the first module of the blog course; the one before it is finished."""
    give(world.blog)
    first, second = curriculum_of(world.blog.id)[0].lessons
    complete_lesson(world.hana.id, first.id, clock.now())
    return second.id


@pytest.fixture
def accepted(world, last):
    """Hana handed her work in and went away; then Mori said yes."""
    ask_hand_in(last)
    hand_in(world.hana.id, last, Work("書きました"), clock.now())
    work = db.session.scalars(hand_ins()).one()
    accept_hand_in(work, "", world.mori, clock.now())
    return page_of(last)


def page_of(lesson_id):
    return f"/modules/{db.session.get(Lesson, lesson_id).module_id}/completed"


def test_a_passed_quiz_is_the_reason(hana, world, last):
    ask_quiz(last)
    try_quiz(world.hana.id, last, quiz_of(QUIZ), (2, 1, 3), clock.now())

    page = words(hana.get(page_of(last)))

    assert "「レッスン1-2」の小テストに合格されたため" in page
    assert newest(Proposal).reason == "quiz"


def test_an_accepted_project_is_the_reason(hana, accepted):
    assert "「レッスン1-2」の提出課題が認められたため" in words(hana.get(accepted))
    assert newest(Proposal).reason == "project"


def test_the_reason_in_english(hana, accepted):
    assert "your project “Lesson 1-2” was accepted" in words(hana.get("/en" + accepted))


def test_a_module_whose_quiz_came_earlier_is_finished_by_a_press(hana, world, give):
    give(world.blog)
    first, second = (each.id for each in curriculum_of(world.blog.id)[0].lessons)
    ask_quiz(first)
    try_quiz(world.hana.id, first, quiz_of(QUIZ), (2, 1, 3), clock.now())
    complete_lesson(world.hana.id, second, clock.now())

    assert "「第1章」を修了されたため" in words(hana.get(page_of(second)))


def test_work_accepted_while_away_waits_in_the_library_until_it_is_looked_at(hana, accepted):
    assert f'href="{accepted}"' in hana.get("/me").text
    assert f'href="/en{accepted}"' in hana.get("/en/me").text

    hana.get(accepted)

    assert f'href="{accepted}"' not in hana.get("/me").text


def test_a_graduate_who_saw_the_graduation_is_led_to_no_module(hana, world, accepted):
    complete_rest(world)
    hana.get("/courses/blog/graduation")

    assert f'href="{accepted}"' not in hana.get("/me").text


def complete_rest(world):
    for lesson in curriculum_of(world.blog.id)[1].lessons:
        complete_lesson(world.hana.id, lesson.id, clock.now())


def test_another_student_reads_nothing_of_it(ken, world, accepted):
    assert accepted not in ken.get("/me").text
    assert ken.get(accepted).status_code == 404
