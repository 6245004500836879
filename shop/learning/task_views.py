"""A lesson's quiz is answered and its work handed in: on the lesson's own page."""

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue as Answer

from shop import clock
from shop.accounts.access import here, me, visitor
from shop.catalogue.models import Lesson
from shop.catalogue.wording_rules import Refused
from shop.languages import path
from shop.languages import said as _
from shop.learning.access_queries import own_lesson
from shop.learning.forms import HandInForm, chosen_in
from shop.learning.going_on import after, lesson_address
from shop.learning.lesson_queries import LessonPage, lesson_page
from shop.learning.player import player
from shop.learning.task_operations import hand_in, try_quiz
from shop.learning.task_pages import Chosen, passed_words, task
from shop.learning.task_queries import quiz_at, wants_hand_in

bp = Blueprint("lesson_tasks", __name__)


@bp.post("/lessons/<number:lesson_id>/quiz")
@visitor
def quiz(lesson_id: int) -> Answer:
    now = clock.now()
    mine = own_lesson(me(), lesson_id, now) or abort(404)
    asked = quiz_at(lesson_id) or abort(404)
    chosen = chosen_in(request.form, asked)
    tried = try_quiz(me().id, lesson_id, asked, chosen, now)
    if tried.ended is None:
        return shown(_page(mine), chosen), 422
    flash(passed_words(tried.marked))
    return redirect(path(after(me().id, mine, tried.ended)), 303)


@bp.post("/lessons/<number:lesson_id>/hand-in")
@visitor
def work(lesson_id: int) -> Answer:
    now, form = clock.now(), HandInForm()
    mine = own_lesson(me(), lesson_id, now) or abort(404)
    wants_hand_in(lesson_id) or abort(404)
    try:
        made = hand_in(me().id, lesson_id, form.work(), now)
    except Refused as refusal:
        form.refuse(refusal.problems)
        return shown(_page(mine), form=form), 422
    flash(*_told(made))
    return redirect(path(lesson_address(mine)), 303)


def shown(page: LessonPage, chosen: Chosen = (), form: HandInForm | None = None) -> str:
    """The lesson page, with what was just chosen or typed still in it."""
    asks = task(page, here(), chosen, form)
    return render_template("learning/lesson.html", page=page, player=player(page), task=asks)


def _page(mine: Lesson) -> LessonPage:
    module = mine.module
    place = (module.product.slug, module.slug, mine.slug)
    return lesson_page(me(), place, clock.now()) or abort(404)


def _told(made: bool) -> tuple[str, str]:
    if made:
        return _("Handed in. The answer comes here and by e-mail."), "message"
    return _("You have handed this in already."), "error"
