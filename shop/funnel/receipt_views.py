"""A receipt: one sheet, its name typed by whoever needs it."""

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from shop.accounts.access import me, visitor
from shop.catalogue.legal_rules import said
from shop.catalogue.queries import school
from shop.checkout.forms import RecipientForm
from shop.funnel.thanks_page import method_of, registration
from shop.languages import path
from shop.languages import said as _
from shop.orders.models import Order
from shop.orders.operations import name_recipient
from shop.orders.queries import order_of

bp = Blueprint("receipts", __name__)


@bp.get("/orders/<public:public_id>/receipt")
@visitor
def receipt(public_id: str) -> str:
    order = _paid(public_id)
    return _page(order, RecipientForm(recipient=order.recipient or order.student.name))


@bp.post("/orders/<public:public_id>/receipt")
@visitor
def name(public_id: str) -> Response | tuple[str, int]:
    order, form = _paid(public_id), RecipientForm()
    if not form.validate():
        return _page(order, form), 422
    name_recipient(order, form.recipient.data or "")
    flash(_("Saved."))
    return redirect(path(f"/orders/{public_id}/receipt"), 303)


@bp.get("/orders/<public:public_id>")
@visitor
def order(public_id: str) -> Response:
    """Where a letter's link leads: to the thanks, or back to the payment."""
    mine = order_of(me().id, public_id) or abort(404)
    return redirect(path(f"/orders/{mine.public_id}/thanks"), 303)


def _paid(public_id: str) -> Order:
    order = order_of(me().id, public_id)
    return order if order and order.paid_at else abort(404)


def _page(order: Order, form: RecipientForm) -> str:
    kept = school()
    legal = {key: said(kept.legal, key) for key in kept.legal} if kept else {}
    page = {"method": method_of(order), "registration": registration()}
    return render_template(
        "funnel/receipt.html", order=order, form=form, page=page, legal=legal, issuer=kept
    )
