from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.accounts.attempt_operations import TooManyTries
from shop.extensions import db
from shop.outbox import Outbox
from shop.voice.models import Question, SurveyAnswer
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
