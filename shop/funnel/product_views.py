"""The product page, whatever stands on it, and an event's date for a calendar."""

from flask import Blueprint, Response, abort, render_template, request

from shop import clock
from shop.accounts.access import anyone, here
from shop.catalogue.models import Product
from shop.catalogue.queries import product_by_slug
from shop.checkout.guessing import typed_code
from shop.funnel.product_page import product_page
from shop.funnel.product_queries import Asked
from shop.languages import absolute, local
from shop.learning.calendar import calendar

bp = Blueprint("products", __name__)


@bp.get("/products/<slug:slug>")
@anyone
def product(slug: str) -> str:
    wanted, preview = request.args.get("proposal", ""), "preview" in request.args
    now = clock.now()
    page = product_page(Asked(slug, here(), wanted[:26], preview, typed_code(now)), now)
    return render_template("funnel/product.html", page=page or abort(404))


@bp.get("/products/<slug:slug>/calendar.ics")
@anyone
def calendar_file(slug: str) -> Response:
    event = _event(slug)
    words = {"SUMMARY": local(event.title), "LOCATION": local(event.place)}
    words["URL"] = absolute(f"/products/{slug}")
    starts_at = event.starts_at or abort(404)
    made = calendar(f"{slug}@dandan", starts_at, event.minutes or 60, words, clock.now())
    return Response(made, mimetype="text/calendar")


def _event(slug: str) -> Product:
    found = product_by_slug(slug)
    return found if found and found.published else abort(404)
