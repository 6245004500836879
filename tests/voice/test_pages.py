import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.voice.models import Question


def questions():
    return db.session.scalars(sa.select(Question)).all()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_stranger_asks_with_an_address(client, world, prefix):
    answer = client.submit(f"{prefix}/contact", email=" Sam@example.jp", words="Hello?")

    [question] = questions()
    assert answer.location == f"{prefix}/contact/sent"
    assert (question.email, question.words) == ("sam@example.jp", "Hello?")
    assert question.student_id is None
    assert client.get(answer.location).status_code == 200


def test_whoever_is_signed_in_types_no_address_and_cannot_name_another(client, world):
    client.sign_in(world.hana)
    page = client.get("/contact").text
    client.submit("/contact", words="いつですか。", email="ken@example.jp", student_id=world.ken.id)

    [question] = questions()
    assert 'name="email"' not in page
    assert "hana@example.jp" in page
    assert (question.student_id, question.email) == (world.hana.id, "hana@example.jp")


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "sam@example.jp", "words": "  "},
        {"email": "sam@example.jp", "words": "x" * 4001},
        {"email": "sam", "words": "a kept question"},
        {"words": "a kept question"},
        {},
    ],
)
def test_a_bad_question_is_told_at_the_field_and_kept(client, world, fields):
    answer = client.submit("/contact", **fields)

    assert answer.status_code == 422
    assert "-error" in answer.text
    assert fields.get("words", "").strip() in answer.text
    assert questions() == []


def test_what_was_typed_is_shown_as_text(client, world):
    answer = client.submit("/contact", email="sam", words="</textarea><script>alert(1)</script>")

    assert "<script>alert" not in answer.text


def test_a_question_without_the_forms_token_is_not_taken(client, world):
    assert client.post("/contact", data={"email": "s@example.jp", "words": "x"}).status_code == 400
    assert questions() == []


def test_too_many_questions_are_told_when_to_come_back(client, world):
    client.sign_in(world.hana)
    answers = [client.submit("/contact", words="?") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
