"""An order's refund: the rule worked out, and one press where it allows it."""

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts.access import me, visitor
from shop.checkout.refund_operations import pay_back
from shop.funnel.refund_page import may_have_back, refund_page
from shop.languages import path
from shop.languages import said as _
from shop.orders.models import Order
from shop.orders.queries import order_of
from shop.orders.refund_operations import all_of
from shop.payments.refund_operations import Asking, TooMuch

bp = Blueprint("refunds", __name__)


@bp.get("/orders/<public:public_id>/refund")
@visitor
def refund(public_id: str) -> str:
    return _page(_paid(public_id))


@bp.post("/orders/<public:public_id>/refund")
@visitor
def ask(public_id: str) -> Response | tuple[str, int]:
    order, now = _paid(public_id), clock.now()
    if may_have_back(order, now):
        return _page(order), 409
    try:
        pay_back(order, all_of(order), Asking("rule", f"rule:{order.id}", me().id), now)
    except TooMuch:
        return _page(order), 409
    flash(_("Your money is on its way back."))
    return redirect(path(f"/orders/{public_id}/refund"), 303)


def _page(order: Order) -> str:
    return render_template("funnel/refund.html", page=refund_page(order, clock.now()))


def _paid(public_id: str) -> Order:
    order = order_of(me().id, public_id)
    return order if order and order.paid_at else abort(404)
