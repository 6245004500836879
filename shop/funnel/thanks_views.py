"""Thank you: done, start, receipt, and one add-on for what was just bought."""

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts.access import me, visitor
from shop.checkout.operations import first_of
from shop.funnel.operations import proposed
from shop.funnel.thanks_page import thank_you
from shop.languages import path
from shop.offers.occasions import Occasion
from shop.offers.occasions import thank_you as thanking
from shop.orders.models import Order
from shop.orders.queries import order_of

bp = Blueprint("thanks", __name__)


@bp.get("/orders/<public:public_id>/thanks")
@visitor
def thanks(public_id: str) -> str | Response:
    order, now = _mine(public_id), clock.now()
    if not order.paid_at:
        return redirect(path(f"/orders/{public_id}/return"), 303)
    if order.parent_id:
        return redirect(path(f"/orders/{first_of(order).public_id}/thanks"), 303)
    proposal = proposed(me().id, _occasion(order), now)
    page = thank_you(_mine(public_id), proposal, now)
    return render_template("funnel/thanks.html", page=page, student=me())


def _mine(public_id: str) -> Order:
    return order_of(me().id, public_id) or abort(404)


def _occasion(order: Order) -> Occasion:
    bought = {line.product_id for line in order.lines}
    bundles = {line.bundle_id for line in order.lines if line.bundle_id}
    paid_at = order.paid_at or order.opened_at
    return thanking(order.id, tuple(sorted(bought | bundles)), paid_at)
