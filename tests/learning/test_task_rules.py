import pytest

from shop.catalogue.task_rules import quiz_of, task_problems, tidied_quiz
from shop.learning.task_rules import Work, mark, needed, tidied_work, work_problems
from tests.learning.tasks import QUIZ, TASK, question

THREE = quiz_of(QUIZ)


@pytest.mark.parametrize(
    ("chosen", "right", "passed", "wrong"),
    [
        pytest.param([2, 1, 3], 3, True, (), id="all right"),
        pytest.param([2, 1, 1], 2, True, (2,), id="two of three are enough for 60 percent"),
        pytest.param([2, 3, 1], 1, False, (1, 2), id="one of three is not"),
        pytest.param([1, 3, 1], 0, False, (0, 1, 2), id="none"),
        pytest.param([2, 1, None], 2, False, (2,), id="enough, but one left blank"),
    ],
)
def test_a_quiz_is_marked(chosen, right, passed, wrong):
    marked = mark(THREE, chosen)

    assert (marked.right, marked.passed, marked.wrong) == (right, passed, wrong)


@pytest.mark.parametrize(
    ("percent", "enough"), [(1, 1), (33, 1), (34, 2), (66, 2), (67, 3), (100, 3)]
)
def test_a_share_is_rounded_up_to_whole_answers(percent, enough):
    assert needed(quiz_of(QUIZ | {"pass_percent": percent})) == enough


def test_what_was_left_blank_is_told_apart_from_what_is_wrong():
    assert mark(THREE, [None, 1, 1]).blank == (0,)


@pytest.mark.parametrize(
    ("work", "codes"),
    [
        (Work("できました"), set()),
        (Work("", "https://example.jp/a?b=1"), set()),
        (Work("", "http://example.jp"), set()),
        (Work(" \n ", " "), {"nothing_handed_in"}),
        (Work("a" * 10_001), {"too_long"}),
        (Work("", "https://example.jp/" + "a" * 500), {"too_long"}),
        (Work("", "javascript:alert(1)"), {"not_a_link"}),
        (Work("", "data:text/html,x"), {"not_a_link"}),
        (Work("", "example.jp"), {"not_a_link"}),
        (Work("", "https://"), {"not_a_link"}),
        (Work("", "https://[oops"), {"not_a_link"}),
        (Work("", "https://a b"), {"not_a_link"}),
    ],
)
def test_what_may_be_handed_in(work, codes):
    assert {each.code for each in work_problems(tidied_work(work))} == codes


def told(quiz=None, hand_in=None):
    problems = task_problems(tidied_quiz(quiz or {}), hand_in or {})
    return {(each.field, each.code) for each in problems}


def test_a_lesson_asks_for_a_quiz_or_a_hand_in_but_not_for_both():
    assert told(QUIZ) == told(hand_in=TASK) == set()
    assert told(QUIZ, TASK) == {("hand_in.ja", "one_task")}


def test_a_task_is_written_in_japanese_at_least():
    assert told(hand_in={"en": "Write"}) == {("hand_in.ja", "blank")}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"ask": {"en": "Only English"}}, ("ask.ja", "blank")),
        ({"ask": {"ja": "あ" * 301}}, ("ask.ja", "too_long")),
        ({"choices": {"ja": ["一つ"]}, "right": 1}, ("choices.ja", "how_many_choices")),
        ({"choices": {"ja": list("あいうえおかき")}}, ("choices.ja", "how_many_choices")),
        ({"choices": {"ja": ["あ", "あ"]}}, ("choices.ja", "twice")),
        ({"choices": {"ja": ["あ", "い"], "en": ["a"]}}, ("choices.en", "other_choices")),
        ({"choices": {"ja": ["あ" * 201, "い"]}}, ("choices.ja", "too_long")),
        ({"right": 4}, ("right", "out_of_range")),
        ({"right": 0}, ("right", "out_of_range")),
        ({"right": None}, ("right", "which_number")),
        ({"why": {"en": "a" * 301}}, ("why.en", "too_long")),
    ],
)
def test_what_is_wrong_with_a_question_is_said_at_its_place(change, problem):
    broken = {"pass_percent": 80, "questions": [question(1, 1), question(2, 2) | change]}

    assert told(broken) == {(f"quiz.questions.1.{problem[0]}", problem[1])}


@pytest.mark.parametrize(
    ("percent", "code"), [(0, "out_of_range"), (101, "out_of_range"), (None, "which_number")]
)
def test_a_pass_share_lies_between_1_and_100(percent, code):
    assert told(QUIZ | {"pass_percent": percent}) == {("quiz.pass_percent", code)}


def test_a_quiz_has_ten_questions_at_most():
    assert told({"pass_percent": 80, "questions": [question(n, 1) for n in range(11)]}) == {
        ("quiz.questions", "too_many")
    }


def test_a_quiz_without_questions_is_none():
    assert tidied_quiz({"pass_percent": 80, "questions": []}) == {}
    assert quiz_of({}) is None
