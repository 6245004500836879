"""The times a teacher offers for meetings, and who booked them."""

from flask import Blueprint, abort, make_response, request

from shop import clock
from shop.accounts.access import instructor, me
from shop.catalogue.models import Product, ProductKind
from shop.languages import said as _
from shop.learning.slot_operations import add_slot, cancel_meeting, take_away
from shop.learning.slot_queries import slots_ahead
from shop.studio.found import my_product
from shop.studio.pages import Page, done, page
from shop.studio.products.pages import address, tabs
from shop.studio.products.slot_forms import SlotForm

bp = Blueprint("studio_slots", __name__)
USUAL_MINUTES = 60


@bp.route("/studio/products/<slug:slug>/slots", methods=["GET", "POST"])
@instructor
def slots(slug: str) -> Page:
    product = _my_coaching(slug)
    form = SlotForm(minutes=product.session_minutes or USUAL_MINUTES)
    if form.keeps(lambda: add_slot(product, form.starts_at.data, form.minutes.data, clock.now())):
        return done(_("The time is added."), address(product, "/slots"))
    return _shown(product, form)


@bp.post("/studio/products/<slug:slug>/slots/<number:slot_id>/remove")
@instructor
def remove(slug: str, slot_id: int) -> Page:
    product = _my_coaching(slug)
    if take_away(product, slot_id, clock.now()):
        return done(_("The time is taken away."), address(product, "/slots"))
    return _lost(slug, _("This time is no longer free, so nothing was taken away."))


@bp.post("/studio/products/<slug:slug>/slots/<number:slot_id>/cancel")
@instructor
def cancel(slug: str, slot_id: int) -> Page:
    product, seen = _my_coaching(slug), request.form.get("student", "")
    if cancel_meeting(product, slot_id, seen, me(), clock.now()):
        return done(
            _("The meeting is cancelled. Both of you get an e-mail."), address(product, "/slots")
        )
    return _lost(slug, _("This booking had changed already, so nothing was cancelled."))


def _lost(slug: str, refusal: str) -> Page:
    product = _my_coaching(slug)
    form = SlotForm(formdata=None, minutes=product.session_minutes or USUAL_MINUTES)
    answer = make_response(_shown(product, form, refusal))
    answer.status_code = 409
    return answer


def _shown(product: Product, form: SlotForm, refusal: str = "") -> Page:
    shown = {"tabs": tabs(product, "contents"), "slots": slots_ahead(product.id, clock.now())}
    return page("slots", "products", form, product=product, refusal=refusal, **shown)


def _my_coaching(slug: str) -> Product:
    product = my_product(slug)
    return product if product.kind is ProductKind.COACHING else abort(404)
