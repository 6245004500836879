"""Works of students: read, and accepted or asked for once more by a letter."""

from flask import Blueprint, abort

from shop import clock
from shop.accounts.access import instructor, me
from shop.catalogue.lesson_text import lesson_html
from shop.languages import local
from shop.languages import said as _
from shop.learning.task_models import HandIn
from shop.learning.task_operations import accept_hand_in, ask_once_more
from shop.studio.lessons.task_forms import WorkAnswerForm
from shop.studio.pages import Page, done, not_done, page
from shop.studio.voice import hand_in_queries as queries

bp = Blueprint("studio_hand_ins", __name__)
MOST_ANSWERED = 20


@bp.get("/studio/hand-ins")
@instructor
def hand_ins() -> Page:
    waiting, answered = queries.works_waiting(me()), queries.works_answered(me(), MOST_ANSWERED)
    return page("hand_ins", "students", works=waiting, answered=answered)


@bp.route("/studio/hand-ins/<number:hand_in_id>", methods=["GET", "POST"])
@instructor
def hand_in(hand_in_id: int) -> Page:
    work, form = queries.work_at(me(), hand_in_id) or abort(404), WorkAnswerForm()
    answered: list[bool] = []
    if form.keeps(lambda: answered.append(_answer(work, form))):
        return _after(answered[0])
    asked, earlier = lesson_html(local(work.lesson.hand_in)), queries.earlier_works(work)
    return page("hand_in", "students", form, work=work, asked=asked, earlier=earlier)


def _answer(work: HandIn, form: WorkAnswerForm) -> bool:
    deed = accept_hand_in if form.accepts else ask_once_more
    return deed(work, form.answer.data or "", me(), clock.now())


def _after(first: bool) -> Page:
    if first:
        return done(_("The answer leaves by e-mail."), "/studio/hand-ins")
    return not_done(_("This work was answered already."), "/studio/hand-ins")
