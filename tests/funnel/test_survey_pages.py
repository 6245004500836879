import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.learning.models import Graduation
from shop.voice.models import SurveyAnswer


@pytest.fixture
def graduate(world):
    finished = Graduation(student_id=world.hana.id, product_id=world.blog.id)
    finished.graduated_at = world.now
    db.session.add(finished)
    db.session.commit()
    return world.hana


def answers():
    return [(row.score, row.words) for row in db.session.scalars(sa.select(SurveyAnswer))]


def test_only_graduates_are_asked(client, world, graduate):
    assert client.get("/products/blog/survey").location.startswith("/sign-in")
    client.sign_in(world.ken)
    assert client.get("/products/blog/survey").status_code == 404
    assert client.submit("/products/blog/survey", score="0").status_code == 404
    client.sign_in(graduate)
    assert client.get("/products/seo/survey").status_code == 404
    assert client.get("/products/blog/survey").status_code == 200
    assert answers() == []


def test_a_score_and_words_are_kept_and_thanked_for(client, graduate):
    client.sign_in(graduate)

    answer = client.submit("/products/blog/survey", score="9", words=" よかったです ")

    assert answers() == [(9, "よかったです")]
    assert 'name="score"' not in client.get(answer.location).text


def test_a_second_press_changes_nothing(client, graduate):
    client.sign_in(graduate)
    for score in ("9", "2"):
        client.submit("/products/blog/survey", score=score)

    assert answers() == [(9, "")]


def test_rather_not_say_needs_no_score(client, graduate):
    client.sign_in(graduate)
    client.submit("/products/blog/survey", rather_not="1", words="")

    assert answers() == [(None, "")]


@pytest.mark.parametrize("score", ["", "11", "-1", "nine", "9" * 30])
def test_another_number_is_refused_and_the_words_are_kept(client, graduate, score):
    client.sign_in(graduate)

    answer = client.submit("/products/blog/survey", score=score, words="kept words")

    assert answer.status_code == 422
    assert "kept words" in answer.text
    assert answers() == []


def test_an_answer_without_the_forms_token_is_not_taken(client, graduate):
    client.sign_in(graduate)

    assert client.post("/products/blog/survey", data={"score": "9"}).status_code == 400
