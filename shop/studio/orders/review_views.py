"""The owner decides about money that does not fit its order."""

from flask import Blueprint, abort

from shop import clock
from shop.accounts.access import instructor, me
from shop.checkout.review_operations import accept, send_all_back
from shop.languages import said as _
from shop.studio.orders import queries as order_queries
from shop.studio.pages import Page, done, not_done

bp = Blueprint("studio_reviews", __name__)
DECISIONS = {"accept": accept, "back": send_all_back}


@bp.post("/studio/orders/<public:public_id>/review/<any(accept, back):decision>")
@instructor
def decide(public_id: str, decision: str) -> Page:
    order = order_queries.order_at(me(), public_id) or abort(404)
    if len(order_queries.lines_of(me(), order)) != len(order.lines):
        abort(403)
    at = f"/studio/orders/{public_id}"
    if DECISIONS[decision](order, clock.now()):
        return done(_("Decided. The student gets a letter."), at)
    return not_done(_("Nothing was decided: Stripe gave no answer, or it is over already."), at)
