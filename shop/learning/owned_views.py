"""What is owned and is not a course: downloads, events, coaching."""

from flask import Blueprint, Response, abort, redirect, render_template
from flask.typing import ResponseReturnValue as Answer
from markupsafe import Markup

from shop.accounts.access import me, visitor
from shop.catalogue.lesson_text import lesson_html
from shop.catalogue.models import Product, ProductKind
from shop.catalogue.queries import product_by_slug
from shop.clock import now
from shop.languages import local, path
from shop.learning.access_queries import access_to
from shop.learning.calendar import calendar
from shop.learning.locked import Locked, show_locked
from shop.learning.operations import attend
from shop.learning.player import file_of
from shop.learning.queries import attended
from shop.learning.rules import OPEN, Access, EventPhase, phase
from shop.learning.slot_pages import coaching_page

bp = Blueprint("owned", __name__)
bp.register_error_handler(Locked, show_locked)


@bp.get("/downloads/<slug:slug>")
@visitor
def download(slug: str) -> Answer:
    product = owned_product(slug, ProductKind.DOWNLOAD)
    file = (
        file_of(local(product.media_title) or local(product.title), product.media)
        if product.media
        else None
    )
    return render_template("learning/download.html", product=product, file=file, **_words(product))


@bp.get("/coaching/<slug:slug>")
@visitor
def coaching(slug: str) -> Answer:
    product = owned_product(slug, ProductKind.COACHING)
    return coaching_page(product, now())


@bp.get("/events/<slug:slug>")
@visitor
def event(slug: str) -> Answer:
    product = owned_product(slug, ProductKind.EVENT)
    stage = _stage(product)
    joined = attended(me().id, product.id)
    return render_template(
        "learning/event.html", product=product, stage=stage, joined=joined, **_words(product)
    )


@bp.post("/events/<slug:slug>/attendance")
@visitor
def join(slug: str) -> Answer:
    product = owned_product(slug, ProductKind.EVENT)
    if _stage(product) is EventPhase.LIVE:
        attend(me().id, product.id, now())
    return redirect(path(f"/events/{slug}"), 303)


@bp.get("/events/<slug:slug>/calendar.ics")
@visitor
def calendar_file(slug: str) -> Answer:
    product = owned_product(slug, ProductKind.EVENT)
    starts_at = product.starts_at or abort(404)
    words = {"SUMMARY": local(product.title), "LOCATION": local(product.place)}
    made = calendar(f"{slug}@dandan", starts_at, product.minutes or 60, words, now())
    return Response(made, mimetype="text/calendar")


def owned_product(slug: str, kind: ProductKind) -> Product:
    """The product of this student; a hidden one that was never theirs does not exist."""
    product = product_by_slug(slug)
    if product is None or product.kind is not kind:
        abort(404)
    access = access_to(me(), product, now())
    if access in OPEN:
        return product
    if access is Access.LOCKED and not product.published:
        abort(404)
    raise Locked(product, access)


def _stage(product: Product) -> EventPhase | None:
    """None while the day is not fixed."""
    if product.starts_at is None:
        return None
    return phase(product.starts_at, product.minutes or 60, product.archive_days, now())


def _words(product: Product) -> dict[str, Markup]:
    return {"text": lesson_html(local(product.description))}
