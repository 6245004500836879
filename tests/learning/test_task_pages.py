import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.learning.models import Completion, SourceKind
from shop.learning.operations import complete_lesson, grant
from shop.learning.task_models import HandIn
from shop.learning.task_operations import accept_hand_in, ask_once_more, hand_in
from shop.learning.task_queries import hand_ins
from shop.learning.task_rules import Work
from tests.learning.tasks import QUIZ, RIGHT, ask_hand_in, ask_quiz, question
from tests.learning.test_lesson_pages import valid
from tests.learning.test_operations import count, lessons_of

SECOND = "/learn/blog/m1/l2"


@pytest.fixture
def lesson(world, now):
    """The second lesson of Hana's blog course, the last of its module."""
    grant(world.hana.id, world.blog.id, SourceKind.ORDER_LINE, 1, now)
    db.session.commit()
    first, second, *_ = lessons_of(world.blog)
    complete_lesson(world.hana.id, first, now)
    return second


@pytest.fixture
def quiz(lesson):
    ask_quiz(lesson)
    return f"/lessons/{lesson}/quiz"


@pytest.fixture
def task(lesson):
    ask_hand_in(lesson)
    return f"/lessons/{lesson}/hand-in"


@pytest.fixture
def hana(client, world):
    return client.sign_in(world.hana)


def work():
    return db.session.scalars(hand_ins()).one()


def test_done_is_not_offered_before_the_quiz_is_passed_and_the_page_says_why(hana, quiz, lesson):
    page = hana.get(SECOND)

    assert f"/lessons/{lesson}/completion" not in page.text
    assert "小テストに合格すると" in page.text
    assert "全3問。" in page.text
    assert valid(page)


def test_the_same_quiz_in_english(hana, quiz):
    page = hana.get("/en" + SECOND).text

    assert "This lesson is done when its quiz is passed." in page
    assert "2 right are enough." in page
    assert "Answer 2-3" in page
    assert 'action="/en/lessons/' in page


def test_an_english_reader_of_a_japanese_quiz_reads_japanese(hana, lesson):
    asked = question(1, 1) | {"choices": {"ja": ["はい", "いいえ"]}}
    ask_quiz(lesson, {"pass_percent": 100, "questions": [asked]})

    assert "いいえ" in hana.get("/en" + SECOND).text


def test_a_right_quiz_ends_the_module_and_leads_to_its_page(hana, quiz):
    answer = hana.submit(quiz, **RIGHT)

    assert answer.status_code == 303
    assert answer.location.endswith("/completed")
    assert "小テストに合格しました" in hana.get(answer.location).text
    assert hana.submit(quiz.replace("quiz", "completion")).status_code == 303


def test_a_wrong_answer_is_told_and_what_was_chosen_stays(hana, quiz):
    page = hana.submit(quiz, q0="2", q1="2", q2="1")

    assert page.status_code == 422
    assert "「答え2-2」は当てはまりません。 第2節を見ます" in page.text
    assert "答え1-2」は" not in page.text
    assert 'href="#quiz-h"' in page.text.split('class="prose"')[0]
    assert page.text.index("data-focus") > page.text.index('id="quiz-h"')
    assert 'name="q1" value="2" checked' in page.text
    assert count(Completion) == 1
    assert valid(page)


@pytest.mark.parametrize("junk", [{}, {"q1": "9"}, {"q1": "x"}, {"q1": "-1"}, {"q1": "²"}])
def test_a_question_left_blank_is_told_at_its_place(hana, quiz, junk):
    page = hana.submit(quiz, q0="1", q2="1", **junk)

    assert page.status_code == 422
    assert 'id="q1-error"' in page.text
    assert 'id="q0-error"' not in page.text
    assert 'name="q0" value="1" checked' in page.text


def test_a_press_that_comes_all_the_same_says_why_not(hana, quiz, lesson):
    answer = hana.submit(f"/lessons/{lesson}/completion")

    assert answer.location.endswith(SECOND)
    assert "小テストに合格すると" in hana.get(SECOND).text
    assert count(Completion) == 1


def test_after_passing_the_lesson_is_done_and_asks_no_more(hana, quiz, lesson):
    hana.submit(quiz, **RIGHT)

    page = hana.get(SECOND).text

    assert f"/lessons/{lesson}/completion/undo" in page
    assert quiz not in page


def test_a_stranger_and_ken_cannot_answer_hanas_quiz(client, world, quiz):
    assert client.submit(quiz, **RIGHT).status_code == 303
    assert client.sign_in(world.ken).submit(quiz, **RIGHT).status_code == 404
    assert count(Completion) == 1


def test_the_teacher_reads_the_quiz_and_sends_nothing(client, world, quiz):
    page = client.sign_in(world.mori).get(SECOND).text

    assert "答え2-3" in page
    assert "答えを確かめる" not in page
    assert client.submit(quiz, **RIGHT).status_code == 404


def test_work_is_handed_in_and_waits(hana, task, lesson):
    page = hana.get(SECOND)
    assert "<strong>書いて</strong>" in page.text
    assert "講師に認められると" in page.text
    assert f"/lessons/{lesson}/completion" not in page.text
    assert valid(page)

    answer = hana.submit(task, words="書きました", link="https://example.jp/p")

    page = hana.get(answer.location)
    assert "お返事はここと" in page.text
    assert 'href="https://example.jp/p"' in page.text
    assert task not in page.text
    assert valid(page)


def test_the_same_hand_in_in_english(hana, task):
    page = hana.get("/en" + SECOND).text

    assert "<strong>one page</strong>" in page
    assert "This lesson is done when its work is accepted by the instructor." in page


def test_work_that_cannot_be_taken_is_told_at_the_field_and_stays(hana, task):
    page = hana.submit(task, words="書きました", link="javascript:alert(1)")

    assert page.status_code == 422
    assert 'id="link-error"' in page.text
    assert 'href="#link"' in page.text.split('class="prose"')[0]
    assert "書きました</textarea>" in page.text
    assert hana.submit(task).status_code == 422
    assert count(HandIn) == 0


def test_a_second_work_is_refused_while_one_waits(hana, task):
    hana.submit(task, words="一つめ")
    hana.submit(task, words="二つめ")

    assert "提出済みです" in hana.get(SECOND).text
    assert work().text == "一つめ"


def test_after_once_more_the_words_are_there_and_the_form_is_filled(hana, task, world, now):
    hana.submit(task, words="一つめ")
    ask_once_more(work(), "結びをください", world.mori, now)

    page = hana.get(SECOND).text

    assert "結びをください" in page
    assert "一つめ</textarea>" in page
    assert "もう一度提出する" in page


def test_after_the_yes_the_lesson_is_done(hana, task, lesson, world, now):
    hana.submit(task, words="一つめ")
    accept_hand_in(work(), "よくできました", world.mori, now)

    page = hana.get(SECOND).text

    assert "よくできました" in page
    assert f"/lessons/{lesson}/completion/undo" in page
    assert task not in page


def test_nothing_is_handed_in_where_nothing_is_asked_for(hana, lesson):
    assert hana.submit(f"/lessons/{lesson}/hand-in", words="x").status_code == 404
    assert hana.submit(f"/lessons/{lesson}/quiz", q0="1").status_code == 404


def test_ken_hands_nothing_in_for_hanas_course(client, world, task):
    assert client.sign_in(world.ken).submit(task, words="x").status_code == 404
    assert db.session.scalar(sa.select(sa.func.count(HandIn.id))) == 0


def test_a_work_of_another_student_is_not_shown(client, world, task, lesson, now):
    grant(world.ken.id, world.blog.id, SourceKind.ORDER_LINE, 2, now)
    hand_in(world.ken.id, lesson, Work("健の文"), now)

    assert "健の文" not in client.sign_in(world.hana).get(SECOND).text


def test_a_preview_shows_neither(client, world, now):
    ask_quiz(lessons_of(world.blog)[0], QUIZ)

    assert "答え1-1" not in client.get("/learn/blog/m1/l1").text


def test_a_lesson_finished_before_its_quiz_came_asks_nothing(hana, lesson, world, now):
    complete_lesson(world.hana.id, lesson, now)
    ask_quiz(lesson)

    page = hana.get(SECOND).text

    assert "/quiz" not in page
    assert f"/lessons/{lesson}/completion/undo" in page
