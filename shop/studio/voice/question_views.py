"""Questions of students: read and answered by a letter."""

from flask import Blueprint, abort

from shop import clock
from shop.accounts.access import instructor, me
from shop.languages import said as _
from shop.studio.pages import Page, done, not_done, page
from shop.studio.people.forms import AnswerForm
from shop.studio.voice import queries as voice_queries
from shop.voice.help_operations import finish_help
from shop.voice.models import Question
from shop.voice.operations import answer_question

bp = Blueprint("studio_questions", __name__)


@bp.get("/studio/questions")
@instructor
def questions() -> Page:
    return page("questions", "students", questions=voice_queries.waiting_for(me()))


@bp.route("/studio/questions/<number:question_id>", methods=["GET", "POST"])
@instructor
def question(question_id: int) -> Page:
    question, form = voice_queries.question_at(me(), question_id) or abort(404), AnswerForm()
    answered: list[bool] = []
    if form.keeps(lambda: answered.append(_answer(question, form))):
        return _after(answered[0])
    return page("question", "students", form, question=question)


@bp.post("/studio/help/<number:task_id>/done")
@instructor
def help_given(task_id: int) -> Page:
    task = voice_queries.help_task_at(me(), task_id) or abort(404)
    if finish_help(task, clock.now()):
        return done(_("Noted as done."), "/studio")
    return not_done(_("There is no such open task."), "/studio")


def _answer(question: Question, form: AnswerForm) -> bool:
    return answer_question(question, form.answer.data, clock.now())


def _after(first: bool) -> Page:
    if first:
        return done(_("The answer leaves by e-mail."), "/studio/questions")
    return not_done(_("Somebody else has answered this already."), "/studio/questions")
