"""The board of a ladder, moving what stands on it, and its words."""

from flask import Blueprint, abort, redirect, request

from shop import clock
from shop.accounts.access import instructor, me
from shop.ladder.operations import remove_ladder, save_ladder, save_rung
from shop.ladder.placement_operations import place_on_rung
from shop.languages import local, path
from shop.languages import said as _
from shop.studio.asking import Question, ask_first, deed_or_why, refused_or
from shop.studio.found import my_ladder, my_product
from shop.studio.ladders.board import standing
from shop.studio.ladders.forms import LadderForm, PlaceForm, RungForm, ladder_of, rung_of
from shop.studio.ladders.pages import board_page, rung_tabs, unplaced_choices
from shop.studio.moving import move_sentence, moves
from shop.studio.pages import Page, done, page
from shop.studio.queries import my_ladders

bp = Blueprint("studio_ladders", __name__)
BOTH = ["GET", "POST"]


@bp.get("/studio/ladders")
@instructor
def ladders() -> Page:
    mine = my_ladders(me())
    if mine:
        return redirect(path(f"/studio/ladders/{mine[0].slug}"), 303)
    return page("no_ladder", "ladders")


@bp.route("/studio/ladders/new", methods=BOTH)
@instructor
def new() -> Page:
    form = LadderForm()
    if form.keeps(lambda: save_ladder(form.draft(), me())):
        return done(_("The ladder is drawn. Now put products on it."), _place(form.slug.data))
    return page("new_ladder", "ladders", form)


@bp.get("/studio/ladders/<slug:slug>")
@instructor
def ladder(slug: str) -> Page:
    return board_page(my_ladder(slug), me(), clock.now())


@bp.route("/studio/ladders/<slug:slug>/edit", methods=BOTH)
@instructor
def edit(slug: str) -> Page:
    ladder = my_ladder(slug)
    form = LadderForm(**ladder_of(ladder))
    if form.keeps(lambda: save_ladder(form.draft(), me(), ladder)):
        return done(_("Saved."), _place(ladder.slug))
    return page("ladder_words", "ladders", form, ladder=ladder)


@bp.route("/studio/ladders/<slug:slug>/rungs/<int(min=1,max=4):number>", methods=BOTH)
@instructor
def rung(slug: str, number: int) -> Page:
    ladder = my_ladder(slug)
    form = RungForm(**rung_of(ladder.rungs[number - 1]))
    if form.keeps(lambda: save_rung(form.draft(number), ladder, me())):
        return done(_("Saved."), _place(slug))
    return page("rung", "ladders", form, ladder=ladder, number=number, tabs=rung_tabs(slug, number))


@bp.route("/studio/ladders/<slug:slug>/place/<int(min=1,max=4):number>", methods=BOTH)
@instructor
def place(slug: str, number: int) -> Page:
    ladder, form = my_ladder(slug), PlaceForm()
    form.product.choices = unplaced_choices(me(), standing(ladder))
    if form.keeps(lambda: place_on_rung(my_product(form.product.data), ladder, number, me())):
        return done(_("Placed on step %(number)s.", number=number), _place(slug))
    return page("place", "ladders", form, ladder=ladder, number=number)


@bp.post("/studio/ladders/<slug:slug>/move/<slug:product>")
@instructor
def move(slug: str, product: str) -> Page:
    ladder, moved = my_ladder(slug), my_product(product)
    deed = moves(ladder, moved, me()).get(request.form.get("do", "")) or abort(404)
    said = move_sentence(request.form, local(moved.title))
    return deed_or_why(
        lambda: deed(request.form.get("to", "")), f"{_place(slug)}#p-{product}", said
    )


@bp.route("/studio/ladders/<slug:slug>/remove", methods=BOTH)
@instructor
def remove(slug: str) -> Page:
    ladder = my_ladder(slug)
    title = local(ladder.title)
    if request.method == "GET":
        effect = _("Its products stay; they only no longer stand on it. Next steps stay too.")
        return ask_first(Question("ladders", title, effect, _place(slug), _place(slug)))
    return refused_or(lambda: remove_ladder(ladder, me()), "/studio/ladders", title)


def _place(slug: str | None) -> str:
    return f"/studio/ladders/{slug}"
