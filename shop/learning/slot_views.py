"""A student books a time for a meeting, or gives it back."""

from flask import Blueprint, abort, flash, redirect
from flask.typing import ResponseReturnValue as Answer

from shop import clock
from shop.accounts.access import me, visitor
from shop.catalogue.models import Product, ProductKind
from shop.languages import path
from shop.languages import said as _
from shop.learning.locked import Locked, show_locked
from shop.learning.owned_views import owned_product
from shop.learning.queries import may_open
from shop.learning.slot_operations import book_slot, give_back
from shop.learning.slot_pages import coaching_page
from shop.learning.slot_rules import SlotStop

bp = Blueprint("slots", __name__)
bp.register_error_handler(Locked, show_locked)


@bp.post("/coaching/<slug:slug>/slots/<number:slot_id>/booking")
@visitor
def book(slug: str, slot_id: int) -> Answer:
    stop = book_slot(me(), _mine(slug), slot_id, clock.now())
    return _after(slug, stop, _("The meeting is booked. We have sent you an e-mail."))


@bp.post("/coaching/<slug:slug>/slots/<number:slot_id>/booking/undo")
@visitor
def undo(slug: str, slot_id: int) -> Answer:
    stop = give_back(me(), _mine(slug), slot_id, clock.now())
    return _after(slug, stop, _("You gave this time back. You can book another one."))


def _mine(slug: str) -> Product:
    """A teacher sees the page too, but books nothing on it."""
    product = owned_product(slug, ProductKind.COACHING)
    return product if may_open(me().id, product.id, clock.now()) else abort(404)


def _after(slug: str, stop: SlotStop | None, sentence: str) -> Answer:
    if stop:
        return coaching_page(_mine(slug), clock.now(), stop), 409
    flash(sentence)
    return redirect(path(f"/coaching/{slug}"), 303)
