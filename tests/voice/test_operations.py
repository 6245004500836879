from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.accounts.attempt_operations import TooManyTries
from shop.extensions import db
from shop.offers.words import Rule
from shop.outbox import Outbox
from shop.voice.help_operations import ask_for_help
from shop.voice.models import HelpTask, Question, SurveyAnswer
from shop.voice.operations import Opinion, answer_question, answer_survey, ask
from tests.conftest import NOON


def asked(email="hana@example.jp", student_id=None, at=NOON, network="192.0.2.1"):
    question = Question(email=email, words="いつ始まりますか。", asked_at=at, student_id=student_id)
    return ask(question, network)


def letters():
    return [row.payload for row in db.session.scalars(sa.select(Outbox))]


def test_answering_writes_one_letter_however_often_it_is_pressed(world):
    question = asked(student_id=world.hana.id)

    assert answer_question(question, "明日です。", NOON)
    assert not answer_question(question, "明後日です。", NOON)

    assert question.answer == "明日です。"
    [letter] = letters()
    assert (letter["to"], letter["event"]) == ("hana@example.jp", "answered")
    assert letter["context"] == {"question": "いつ始まりますか。", "answer": "明日です。"}


def test_the_answer_speaks_the_askers_language(world):
    world.hana.language = "en"
    answer_question(asked(student_id=world.hana.id), "Tomorrow.", NOON)

    assert letters()[0]["language"] == "en"


def test_the_answer_goes_to_where_the_asker_reads_now(world):
    question = asked(student_id=world.hana.id)
    world.hana.email = "moved@example.jp"

    answer_question(question, "明日です。", NOON)

    assert letters()[0]["to"] == "moved@example.jp"


def test_five_questions_an_hour_are_enough_for_one_address(world):
    for _ in range(5):
        asked()

    with pytest.raises(TooManyTries):
        asked()
    assert asked(at=NOON + timedelta(hours=1))
    assert asked(email="ken@example.jp")


def test_a_network_cannot_flood_the_school_with_invented_addresses(world):
    for n in range(20):
        asked(email=f"{n}@example.jp")

    with pytest.raises(TooManyTries):
        asked(email="another@example.jp")


def test_a_graduate_answers_once_in_ninety_days(world):
    said = (world.hana.id, world.blog.id)

    assert answer_survey(*said, Opinion(9, "楽しかったです"), NOON)
    assert not answer_survey(*said, Opinion(1), NOON + timedelta(days=89))
    assert answer_survey(*said, Opinion(10), NOON + timedelta(days=90))
    assert answer_survey(world.hana.id, world.seo.id, Opinion(3), NOON)


def test_not_saying_counts_as_an_answer(world):
    answer_survey(world.hana.id, world.blog.id, Opinion(None), NOON)

    assert db.session.scalars(sa.select(SurveyAnswer.score)).all() == [None]
    assert not answer_survey(world.hana.id, world.blog.id, Opinion(5), NOON)


def tasks():
    return [(each.student_id, each.product_id) for each in db.session.scalars(sa.select(HelpTask))]


@pytest.mark.parametrize(("score", "opened"), [(0, 1), (6, 1), (7, 0), (10, 0), (None, 0)])
def test_a_detractor_is_a_task_for_the_teacher(world, score, opened):
    answer_survey(world.hana.id, world.blog.id, Opinion(score), NOON)

    assert tasks() == [(world.hana.id, world.blog.id)] * opened


def test_an_answer_that_came_too_soon_opens_nothing(world):
    for score in (9, 2):
        answer_survey(world.hana.id, world.blog.id, Opinion(score), NOON)

    assert tasks() == []


def test_each_low_score_has_its_own_task_and_a_moment_later_adds_none(world):
    for course in (world.blog, world.seo):
        answer_survey(world.hana.id, course.id, Opinion(3), NOON)
    later = NOON + timedelta(days=13)

    assert not ask_for_help(world.hana.id, world.blog.id, Rule.UNHAPPY, later)
    assert tasks() == [(world.hana.id, world.blog.id), (world.hana.id, world.seo.id)]
