"""What a lesson asks for before it counts as finished: a quiz, or something handed in."""

from dataclasses import replace
from typing import Any

from flask import Blueprint

from shop import clock
from shop.accounts.access import instructor, me
from shop.catalogue.draft_queries import lesson_draft
from shop.catalogue.lesson_operations import save_lesson
from shop.catalogue.models import Lesson
from shop.languages import said as _
from shop.studio.found import my_lesson
from shop.studio.lessons.task_forms import HandInTaskForm, QuizForm, hand_in_shown, quiz_shown
from shop.studio.pages import Page, done, page

bp = Blueprint("studio_lesson_tasks", __name__)


@bp.route("/studio/lessons/<number:lesson_id>/quiz", methods=["GET", "POST"])
@instructor
def quiz(lesson_id: int) -> Page:
    lesson = my_lesson(lesson_id)
    form = QuizForm(**quiz_shown(lesson))
    if form.keeps(lambda: _save(lesson, quiz=form.quiz())):
        return done(_("Saved."), f"/studio/lessons/{lesson_id}/quiz")
    return page("quiz", "products", form, lesson=lesson)


@bp.route("/studio/lessons/<number:lesson_id>/hand-in", methods=["GET", "POST"])
@instructor
def hand_in(lesson_id: int) -> Page:
    lesson = my_lesson(lesson_id)
    form = HandInTaskForm(**hand_in_shown(lesson))
    if form.keeps(lambda: _save(lesson, hand_in=form.copy("hand_in"))):
        return done(_("Saved."), f"/studio/lessons/{lesson_id}/hand-in")
    return page("hand_in_task", "products", form, lesson=lesson)


def _save(lesson: Lesson, **changes: Any) -> None:
    """The rest of the lesson stays as it is."""
    draft = replace(lesson_draft(lesson), **changes)
    save_lesson(draft, lesson.module, me(), clock.now(), lesson)
