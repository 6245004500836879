"""The player: one lesson, its done mark, and the way to the next one. Nothing is sold here."""

from flask import Blueprint, abort, flash, redirect, request
from flask.typing import ResponseReturnValue as Answer

from shop.accounts.access import anyone, here, me, visitor
from shop.catalogue.queries import product_by_slug
from shop.clock import now
from shop.languages import path
from shop.learning.access_queries import access_to, own_lesson
from shop.learning.going_on import after, lesson_address
from shop.learning.lesson_queries import lesson_page, resume_address
from shop.learning.locked import Locked, show_locked
from shop.learning.operations import TaskOpen, complete_lesson, save_place, uncomplete_lesson
from shop.learning.rules import OPEN
from shop.learning.task_pages import why_open
from shop.learning.task_views import shown

bp = Blueprint("lessons", __name__)
bp.register_error_handler(Locked, show_locked)


@bp.get("/learn/<slug:slug>")
@visitor
def course(slug: str) -> Answer:
    product = product_by_slug(slug) or abort(404)
    if not product.published and access_to(me(), product, now()) not in OPEN:
        abort(404)
    address = resume_address(me().id, product) or abort(404)
    return redirect(path(address), 303)


@bp.get("/learn/<slug:slug>/<slug:module>/<slug:lesson>")
@anyone
def lesson(slug: str, module: str, lesson: str) -> Answer:
    page = lesson_page(here(), (slug, module, lesson), now()) or abort(404)
    if not page.open:
        raise Locked(page.product, page.access)
    return shown(page)


@bp.post("/lessons/<number:lesson_id>/completion")
@visitor
def complete(lesson_id: int) -> Answer:
    mine = own_lesson(me(), lesson_id, now()) or abort(404)
    try:
        ended = complete_lesson(me().id, lesson_id, now())
    except TaskOpen as task:
        flash(why_open(task.kind), "error")
        return redirect(path(lesson_address(mine)), 303)
    return redirect(path(after(me().id, mine, ended)), 303)


@bp.post("/lessons/<number:lesson_id>/completion/undo")
@visitor
def uncomplete(lesson_id: int) -> Answer:
    mine = own_lesson(me(), lesson_id, now()) or abort(404)
    uncomplete_lesson(me().id, lesson_id)
    return redirect(path(lesson_address(mine)), 303)


@bp.post("/lessons/<number:lesson_id>/place")
@visitor
def place(lesson_id: int) -> Answer:
    own_lesson(me(), lesson_id, now()) or abort(404)
    seconds = request.form.get("seconds", type=int)
    if seconds is None:
        abort(400)
    save_place(me().id, lesson_id, seconds, now())
    return "", 204
