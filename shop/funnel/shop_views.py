"""The pages that list what there is: home, catalogue, stairs, menu."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue as Answer
from werkzeug.datastructures import MultiDict

from shop.accounts.access import anyone, here
from shop.catalogue.queries import school
from shop.clock import now
from shop.funnel.cards import card, rung_name, shelves
from shop.funnel.shop_queries import OnShelf, Wanted, on_shelf, teachers, topics
from shop.funnel.stairs import treads
from shop.ladder.queries import ladders
from shop.languages import local, path
from shop.learning.library_queries import library
from shop.money import Money

bp = Blueprint("shop", __name__)
RUNGS = (1, 2, 3, 4)
PRICES = (0, 5_000, 10_000, 50_000)
FREE, MIDDLE, MOST_CARDS, NEAREST = 1, (2, 3), 6, 3
OWNED = {"yes": True, "no": False}


@bp.get("/")
@anyone
def home() -> Answer:
    products = _shelf(Wanted())
    if len(products) == 1:
        return redirect(path(f"/products/{products[0].product.slug}"), 303)
    page = "funnel/home.html" if products else "funnel/opening.html"
    return render_template(page, school=school(), **_home(products))


@bp.get("/products")
@anyone
def catalogue() -> Answer:
    wanted = _wanted(request.args)
    shown = _found(wanted) | _questions()
    return render_template("funnel/catalogue.html", wanted=wanted, **shown)


@bp.get("/ladder")
@anyone
def stairs() -> Answer:
    return _stairs(None)


@bp.get("/ladder/<slug:slug>")
@anyone
def one_stairs(slug: str) -> Answer:
    return _stairs(slug)


@bp.get("/menu")
@anyone
def menu() -> Answer:
    return render_template("layout/menu.html")


def _stairs(slug: str | None) -> Answer:
    products = _shelf(Wanted())
    built = {each.slug: (each, treads(each, products)) for each in ladders()}
    shown = {name: pair for name, pair in built.items() if pair[1]}
    chosen = slug or next(iter(shown), "")
    if slug and slug not in shown:
        abort(404)
    ladder, steps = shown.get(chosen, (None, []))
    return render_template(
        "funnel/stairs.html", ladder=ladder, treads=steps, tabs=_tabs(shown, chosen)
    )


def _tabs(shown: Iterable[str], chosen: str) -> list[tuple[str, str, bool]]:
    titles = dict(topics())
    return [(local(titles[slug]), path(f"/ladder/{slug}"), slug == chosen) for slug in shown]


def _found(wanted: Wanted) -> dict[str, Any]:
    """What fits, or else what comes near it, or else that there is nothing at all yet."""
    found = _shelf(wanted)
    nearest = [] if found else _shelf(Wanted(topic=wanted.topic))[:NEAREST]
    return {
        "shelves": shelves(found),
        "found": len(found),
        "nearest": [card(each) for each in nearest],
        "opening": not (found or nearest or _shelf(Wanted())),
    }


def _questions() -> dict[str, Any]:
    return {
        "topics": [(slug, local(title)) for slug, title in topics()],
        "rungs": [(number, rung_name(number)) for number in RUNGS],
        "prices": [Money(most) for most in PRICES],
        "known": here() is not None,
    }


def _home(products: list[OnShelf]) -> dict[str, Any]:
    student = here()
    return {
        "resume": library(student.id, now()).resume if student else None,
        "first": next((card(each) for each in products if _free_step(each)), None),
        "stairs": [(ladder, treads(ladder, products)) for ladder in ladders()],
        "cards": [card(each) for each in products if each.rung in MIDDLE][:MOST_CARDS],
        "teachers": teachers(each.product.teacher_id for each in products),
    }


def _free_step(each: OnShelf) -> bool:
    return each.rung == FREE and not each.owned


def _shelf(wanted: Wanted) -> list[OnShelf]:
    student = here()
    return on_shelf(wanted, student.id if student else None, now())


def _wanted(asked: MultiDict[str, str]) -> Wanted:
    """Anything that is not on the form counts as not asked."""
    rung, price = asked.get("rung", type=int), asked.get("price", type=int)
    return Wanted(
        topic=asked.get("topic", "")[:80],
        rung=rung if rung in RUNGS else None,
        price=price if price in PRICES else None,
        owned=OWNED.get(asked.get("owned", "")) if here() else None,
        search=asked.get("search", "")[:200].strip(),
    )
