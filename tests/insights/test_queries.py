"""Every number comes from real rows of one's own products, each row counted once."""

from datetime import timedelta

import pytest

from shop.catalogue.queries import curriculum_of
from shop.extensions import db
from shop.insights.learning_queries import Begun, Scores, Weekly, begun, questions, scores, weekly
from shop.insights.money_queries import sales
from shop.insights.queries import own_ids
from shop.insights.rules import Sales
from shop.learning.models import SourceKind
from shop.learning.operations import complete_lesson, grant
from shop.money import yen
from shop.orders.together_queries import Pair, pairs_taken
from shop.voice.models import Question, SurveyAnswer
from tests.orders.taking import students, taken_by, takes
from tests.racing import BOTH_DATABASES

pytestmark = BOTH_DATABASES
DAY = timedelta(days=1)


@pytest.fixture
def mine(world):
    return own_ids(world.mori)


def kept(*rows):
    db.session.add_all(rows)
    db.session.commit()


def test_a_year_of_sales(world, now, mine):
    takes(world.hana, world.blog, now)
    takes(world.hana, world.worksheet, now, refunded_minor=980)
    takes(world.ken, world.seo, now)

    expected = Sales(yen(81_580), yen(980), orders=3, buyers=2, again=1)
    assert sales(mine, now) == expected


def test_what_went_back_whole_is_no_order_and_no_buyer(world, now, mine):
    takes(world.hana, world.seo, now, refunded_minor=29_800)

    assert sales(mine, now) == Sales(yen(29_800), yen(29_800), orders=0, buyers=0, again=0)


def test_free_orders_and_last_years_are_no_sales(world, now, mine):
    takes(world.hana, world.mini, now)
    takes(world.hana, world.blog, now)

    assert sales(mine, now + 365 * DAY) == Sales(yen(0), yen(0), 0, 0, 0)


def test_another_teachers_sales_are_not_told(world, now):
    takes(world.hana, world.blog, now)

    assert sales(own_ids(world.aya), now).buyers == 0
    assert sales(own_ids(world.nao), now).buyers == 1


def test_courses_begun_with_a_lesson_and_a_module(world, now, mine):
    for student in (world.hana, world.ken):
        grant(student.id, world.blog.id, SourceKind.GIFT, world.blog.id, now)
    grant(world.hana.id, world.worksheet.id, SourceKind.GIFT, 1, now)
    first, second = curriculum_of(world.blog.id)[0].lessons
    for student, lesson in ((world.hana, first), (world.hana, second), (world.ken, first)):
        complete_lesson(student.id, lesson.id, now)

    assert begun(mine, now) == Begun(given=2, lesson=2, module=1)
    assert begun(mine, now + 90 * DAY) == Begun(0, 0, 0)
    assert weekly(mine, now) == Weekly(lessons=3, students=2)
    assert weekly(mine, now + 28 * DAY) == Weekly(0, 0)


@pytest.mark.parametrize(
    ("score", "counted"),
    [(10, (1, 0, 1)), (9, (1, 0, 1)), (8, (0, 0, 1)), (6, (0, 1, 1)), (None, (0, 0, 0))],
)
def test_scores_are_sorted_into_bands(world, now, mine, score, counted):
    about = {"student_id": world.hana.id, "product_id": world.blog.id}
    kept(SurveyAnswer(score=score, answered_at=now, **about))

    assert scores(mine, now) == Scores(*counted)


def test_questions_of_a_quarter(world, now, mine):
    kept(Question(email="a@example.jp", product_id=world.blog.id, words="？", asked_at=now))

    assert questions(mine, now) == 1
    assert questions(mine, now + 90 * DAY) == 0


def test_pairs_are_counted_both_ways_with_their_own_buyers(world, now, mine):
    twelve = students(12, now)
    taken_by(twelve, world.blog, now)
    taken_by(twelve[:10], world.seo, now)

    blog, seo = world.blog.id, world.seo.id
    assert pairs_taken(mine) == [Pair(blog, seo, 10, 12), Pair(seo, blog, 10, 10)]


def test_too_few_are_no_pair(world, now, mine):
    ten = students(10, now)
    taken_by(ten, world.blog, now)
    taken_by(ten[:2], world.seo, now)

    assert pairs_taken(mine) == []
