"""Lessons: write, look at the text before it is kept, order, remove."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts.access import instructor, me
from shop.catalogue.lesson_operations import save_lesson
from shop.catalogue.models import Lesson
from shop.catalogue.order_operations import move_lesson, remove_lesson
from shop.languages import local
from shop.languages import said as _
from shop.studio.asking import Question, ask_first, refused_or
from shop.studio.found import my_lesson, my_module
from shop.studio.lessons.forms import LessonForm, lesson_of
from shop.studio.lessons.pages import editor, looks, redrafted
from shop.studio.pages import Page, done, page
from shop.studio.products.module_views import MOVES
from shop.studio.products.pages import address
from shop.studio.uploading import big_bodies

bp = Blueprint("studio_lessons", __name__)
big_bodies(bp)


@bp.route("/studio/modules/<number:module_id>/lessons/new", methods=["GET", "POST"])
@instructor
def new(module_id: int) -> Page:
    module, form = my_module(module_id), LessonForm()
    wanted = request.form.get("do") != "look"
    if wanted and form.keeps(lambda: save_lesson(form.draft(), module, me(), clock.now())):
        return done(_("The lesson is added."), address(module.product, "/contents"))
    return page("new_lesson", "products", form, module=module, looks=looks(form))


@bp.route("/studio/lessons/<number:lesson_id>", methods=["GET", "POST"])
@instructor
def lesson(lesson_id: int) -> Page:
    lesson = my_lesson(lesson_id)
    form, wanted = LessonForm(**lesson_of(lesson)), request.form.get("do") != "look"
    if wanted and form.keeps(lambda: _save(lesson, form)):
        return done(_("Saved."), f"/studio/lessons/{lesson_id}")
    return editor(lesson, form)


@bp.post("/studio/lessons/<number:lesson_id>/move")
@instructor
def move(lesson_id: int) -> Response:
    lesson = my_lesson(lesson_id)
    move_lesson(lesson, MOVES.get(request.form.get("do", ""), 0), me(), clock.now())
    said = _("“%(title)s” is moved.", title=local(lesson.title))
    return done(said, address(lesson.module.product, "/contents"))


@bp.route("/studio/lessons/<number:lesson_id>/remove", methods=["GET", "POST"])
@instructor
def remove(lesson_id: int) -> Page:
    lesson = my_lesson(lesson_id)
    back, title = address(lesson.module.product, "/contents"), local(lesson.title)
    if request.method == "GET":
        effect = _("Its text and its files go with it. This cannot be undone.")
        return ask_first(Question("products", title, effect, f"/studio/lessons/{lesson_id}", back))
    return refused_or(lambda: remove_lesson(lesson, me(), clock.now()), back, title)


def _save(lesson: Lesson, form: LessonForm) -> None:
    save_lesson(redrafted(lesson, form), lesson.module, me(), clock.now(), lesson)
