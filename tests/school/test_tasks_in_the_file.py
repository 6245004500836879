"""Quizzes and hand-ins in a school file: brought, taken out again, and refused line by line."""

import pytest

from shop.catalogue.models import Lesson
from shop.extensions import db
from shop.school.faults import BrokenFile
from shop.school.operations import import_school
from shop.school.queries import export_school
from tests.school.small import TEXT, in_folder

QUIZ = """\
      quiz:
        pass_percent: 60
        questions:
        - ask:
            ja: "読者は何人ですか"
            en: "How many readers?"
          choices:
            ja:
            - "一人"
            - "百人"
            en:
            - "One"
            - "A hundred"
          right: 1
          why:
            ja: "最初の行を見ます"
            en: "See the first line"
"""
HAND_IN = """\
      hand_in:
        ja: |
          五行を書きます。

          - 一行は20字まで
        en: "Write five lines."
"""
END = """\
          ja: "用紙"
          en: "Sheet"
"""


def text_with(task):
    assert TEXT.count(END) == 1
    return TEXT.replace(END, END + task)


def faults_of(folder, task, now):
    with pytest.raises(BrokenFile) as broken:
        import_school(in_folder(folder, text_with(task)), None, now)
    return [(fault.path, fault.problem.code) for fault in broken.value.faults]


@pytest.mark.parametrize("task", [QUIZ, HAND_IN], ids=["quiz", "hand-in"])
def test_a_task_goes_in_and_comes_out_byte_for_byte(app, tmp_path, now, task):
    import_school(in_folder(tmp_path, text_with(task)), None, now)

    assert export_school().text == text_with(task)
    assert import_school(in_folder(tmp_path, text_with(task)), None, now).changed == 0


def test_a_task_that_is_gone_from_the_file_is_taken_off(app, tmp_path, now):
    import_school(in_folder(tmp_path, text_with(QUIZ)), None, now)

    import_school(in_folder(tmp_path, TEXT), None, now)

    assert db.session.query(Lesson).one().quiz == {}


@pytest.mark.parametrize(
    ("task", "path", "code"),
    [
        (QUIZ.replace("right: 1", "right: 3"), "quiz.questions[0].right", "out_of_range"),
        (QUIZ.replace("percent: 60", "percent: 0"), "quiz.pass_percent", "out_of_range"),
        (QUIZ.replace('"百人"', '"一人"'), "quiz.questions[0].choices.ja", "twice"),
        (
            QUIZ.replace('            - "One"\n', ""),
            "quiz.questions[0].choices.en",
            "other_choices",
        ),
        (QUIZ.replace("          right: 1\n", ""), "quiz.questions[0].right", "missing_key"),
        (QUIZ + HAND_IN, "hand_in.ja", "one_task"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(app, tmp_path, now, task, path, code):
    assert (f"products[0].modules[0].lessons[0].{path}", code) in faults_of(tmp_path, task, now)
