"""A lesson's quiz and its hand-in as they are typed in, and the answer to a work."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, Form, FormField, TextAreaField

from shop.catalogue.models import Lesson
from shop.catalogue.task_rules import MOST_QUESTIONS
from shop.catalogue.wording_rules import Problem
from shop.languages import said as _
from shop.studio.forms import (
    Needed,
    NumberField,
    RadioField,
    StudioForm,
    choices,
    line,
    shown_copy,
    shown_lines,
    text,
)
from shop.texts import LANGUAGES

USUAL_SHARE, BLANK_QUESTIONS = 80, 2
TEXTS = ("ask", "choices", "why")
AT_A_QUESTION = re.compile(r"quiz\.questions\.(\d+)\.(\w+)(?:\.(\w+))?")
ANSWERS = (("accepted", _l("Accept it")), ("once_more", _l("Ask for it once more")))


class QuizRow(Form):  # type: ignore[misc]
    ask_ja, ask_en = line(_l("What is asked"), needed=Needed)
    choices_ja, choices_en = text(_l("Choices, one on a line"))
    right = NumberField(_l("Number of the right one"), [Needed()])
    why_ja, why_en = line(_l("What is said to a wrong answer"))

    @property
    def filled(self) -> bool:
        return any(
            (self[f"{name}_{key}"].data or "").strip() for name in TEXTS for key in LANGUAGES
        )

    def kept(self) -> dict[str, Any]:
        said = {
            name: {key: self[f"{name}_{key}"].data or "" for key in LANGUAGES} for name in TEXTS
        }
        lines = {key: typed.splitlines() for key, typed in said["choices"].items()}
        return said | {"choices": lines, "right": self.right.data}

    def _said(self) -> dict[str, dict[str, str]]:
        return {
            name: {key: self[f"{name}_{key}"].data or "" for key in LANGUAGES} for name in TEXTS
        }


class QuizForm(StudioForm):
    places = {"quiz.pass_percent": "pass_percent", "quiz.questions": "questions"}
    pass_percent = NumberField(_l("Share of right answers that is enough, in percent"), [Needed()])
    questions = FieldList(
        FormField(QuizRow), _l("Questions of the quiz"), max_entries=MOST_QUESTIONS
    )

    def quiz(self) -> dict[str, Any]:
        rows = [row.form.kept() for row in self._filled()]
        return {"pass_percent": self.pass_percent.data, "questions": rows}

    def refuse(self, problems: Iterable[Problem]) -> None:
        super().refuse(problems)
        wrong = [
            str(n) for n, row in enumerate(self.questions, start=1) if any(row.errors.values())
        ]
        if wrong:
            said = _("Please look at question %(numbers)s.", numbers=", ".join(wrong))
            self.questions.errors = [*self.questions.errors, said]

    def _filled(self) -> list[Any]:
        return [row for row in self.questions if row.form.filled]

    def _place_of(self, problem: str) -> Field | None:
        found = AT_A_QUESTION.fullmatch(problem)
        if found is None:
            return super()._place_of(problem)
        place, name, language = found.groups()
        form = self._filled()[int(place)].form
        return form[name if name in form else f"{name}_{language or 'ja'}"]


class HandInTaskForm(StudioForm):
    hand_in_ja, hand_in_en = text(_l("What is to be handed in"))


class WorkAnswerForm(StudioForm):
    places = {"words": "answer"}
    verdict = RadioField(_l("Your answer"), choices=choices(ANSWERS))
    answer = TextAreaField(_l("Words to the student"))

    @property
    def accepts(self) -> bool:
        return bool(self.verdict.data == "accepted")


def quiz_shown(lesson: Lesson) -> dict[str, Any]:
    """What is there, and two empty places."""
    kept: list[dict[str, Any]] = lesson.quiz.get("questions", [])
    empty: list[dict[str, Any]] = [{}] * BLANK_QUESTIONS
    rows = [_row(each) for each in (*kept, *empty)]
    share = lesson.quiz.get("pass_percent", USUAL_SHARE)
    return {"pass_percent": share, "questions": rows[:MOST_QUESTIONS]}


def hand_in_shown(lesson: Lesson) -> dict[str, Any]:
    return shown_copy("hand_in", lesson.hand_in)


def _row(kept: dict[str, Any]) -> dict[str, Any]:
    copies = shown_copy("ask", kept.get("ask")) | shown_copy("why", kept.get("why"))
    return copies | shown_lines("choices", kept.get("choices")) | {"right": kept.get("right")}
