import pytest

from shop.catalogue.models import Lesson
from shop.extensions import db
from shop.learning.task_models import HandIn
from tests.studio.conftest import newest, wrong_fields

QUIZ, TASK = "/studio/lessons/3/quiz", "/studio/lessons/3/hand-in"


def typed(n=0, **changes):
    row = {
        "ask_ja": "どれですか",
        "ask_en": "Which one?",
        "choices_ja": "一つ\n二つ",
        "choices_en": "One\nTwo",
        "right": "2",
        "why_ja": "最初の段落を見ます",
    }
    return {f"questions-{n}-{name}": text for name, text in (row | changes).items()}


BLANK = dict.fromkeys(("ask_ja", "ask_en", "choices_ja", "choices_en", "right", "why_ja"), "")


def lesson():
    db.session.expire_all()
    return db.session.get(Lesson, 3)


def test_a_quiz_is_typed_in_and_shown_again(desk, world):
    answer = desk.submit(QUIZ, pass_percent="70", **typed())

    assert answer.status_code == 303
    assert lesson().quiz["questions"][0]["choices"]["ja"] == ["一つ", "二つ"]
    page = desk.get(QUIZ).text
    assert 'value="どれですか"' in page
    assert "questions-2-ask_ja" in page
    assert "1問の小テスト" in desk.get("/studio/lessons/3").text


def test_the_quiz_page_in_english(desk, world):
    assert "Number of the right one" in desk.get("/en" + QUIZ).text
    assert "What is to be handed in" in desk.get("/en" + TASK).text


def test_the_text_of_a_lesson_is_saved_and_its_quiz_stays(desk, world):
    desk.submit(QUIZ, pass_percent="70", **typed())

    desk.submit("/studio/lessons/3", title_ja="新しい題", minutes="5")

    assert lesson().quiz["pass_percent"] == 70


def test_clearing_every_question_takes_the_quiz_off(desk, world):
    desk.submit(QUIZ, pass_percent="70", **typed())

    desk.submit(QUIZ, pass_percent="70", **typed(**BLANK))

    assert lesson().quiz == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ask_ja": ""}, "questions-1-ask_ja"),
        ({"choices_ja": "一つ"}, "questions-1-choices_ja"),
        ({"choices_en": "One"}, "questions-1-choices_en"),
        ({"right": "3"}, "questions-1-right"),
        ({"right": ""}, "questions-1-right"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_past_an_empty_place(desk, world, changes, field):
    page = desk.submit(QUIZ, pass_percent="70", **typed(**BLANK), **typed(1, **changes))

    assert page.status_code == 422
    assert wrong_fields(page) >= {field}
    assert "2番目の問い" in page.text
    assert "最初の段落を見ます" in page.text
    assert lesson().quiz == {}


def test_a_number_that_is_none_is_told_at_its_field(desk, world):
    page = desk.submit(QUIZ, pass_percent="many", **typed())

    assert page.status_code == 422
    assert wrong_fields(page) >= {"pass_percent"}


def test_a_lesson_asks_for_one_of_the_two(desk, world):
    desk.submit(QUIZ, pass_percent="70", **typed())

    page = desk.submit(TASK, hand_in_ja="一ページ書きます")

    assert page.status_code == 422
    assert wrong_fields(page) == {"hand_in_ja"}
    assert "一ページ書きます</textarea>" in page.text
    assert lesson().hand_in == {}


def test_a_quiz_beside_a_hand_in_is_refused_on_its_own_page_too(desk, world):
    desk.submit(TASK, hand_in_ja="一ページ書きます")

    page = desk.submit(QUIZ, pass_percent="70", **typed())

    assert page.status_code == 422
    assert "どちらか一つ" in page.text


def test_another_teachers_lesson_is_not_found(client, world):
    aya = client.sign_in(world.aya)

    assert aya.get(QUIZ).status_code == 404
    assert aya.submit(TASK, hand_in_ja="x").status_code == 404


def test_what_was_handed_in_stands_on_the_desk_and_is_accepted(desk, work):
    assert f'href="/studio/hand-ins/{work.id}"' in desk.get("/studio").text
    assert f'href="/studio/hand-ins/{work.id}"' in desk.get("/studio/hand-ins").text
    assert "書きました" in desk.get(f"/studio/hand-ins/{work.id}").text

    answer = desk.submit(f"/studio/hand-ins/{work.id}", verdict="accepted", answer="よし")

    assert answer.status_code == 303
    assert newest(HandIn).accepted
    assert f'href="/studio/hand-ins/{work.id}"' not in desk.get("/studio").text
    assert "よし" in desk.get(f"/studio/hand-ins/{work.id}").text


def test_the_list_of_works_is_empty_at_first_and_speaks_english(desk, world):
    assert "待っている提出課題はありません" in desk.get("/studio/hand-ins").text
    assert "No work waits." in desk.get("/en/studio/hand-ins").text


def test_once_more_needs_words(desk, work):
    page = desk.submit(f"/studio/hand-ins/{work.id}", verdict="once_more", answer=" ")

    assert page.status_code == 422
    assert wrong_fields(page) == {"answer"}
    assert newest(HandIn).waiting


def test_a_second_answer_is_refused_kindly(desk, work):
    here = f"/studio/hand-ins/{work.id}"
    desk.submit(here, verdict="once_more", answer="結びをください")
    desk.submit(here, verdict="accepted", answer="")

    assert "すでにお返事" in desk.get("/studio/hand-ins").text
    assert not newest(HandIn).accepted


def test_another_teachers_student_is_not_found(client, world, work):
    aya, here = client.sign_in(world.aya), f"/studio/hand-ins/{work.id}"

    assert f"/studio/hand-ins/{work.id}" not in aya.get("/studio").text
    assert f"/studio/hand-ins/{work.id}" not in aya.get("/studio/hand-ins").text
    assert aya.get(here).status_code == 404
    assert aya.submit(here, verdict="accepted", answer="").status_code == 404
    assert newest(HandIn).waiting
