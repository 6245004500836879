"""Orders: found by state, number or address, and looked at whole."""

from flask import Blueprint, abort

from shop.accounts.access import instructor, me
from shop.languages import said as _
from shop.studio.orders import queries as order_queries
from shop.studio.orders.pages import about
from shop.studio.orders.queries import PER_PAGE, STATES, OrderSearch
from shop.studio.orders.words import listed
from shop.studio.pages import Page, asked, page, page_number, paged
from shop.studio.words import ORDERS

bp = Blueprint("studio_orders", __name__)


@bp.get("/studio/orders")
@instructor
def orders() -> Page:
    search = OrderSearch(asked("state", 20), asked("q"), page_number())
    found = order_queries.orders(me(), search)
    rows, pager = listed(me(), found[:PER_PAGE]), paged(len(found) > PER_PAGE)
    states = [("", _("All")), *((state, ORDERS[state]) for state in STATES)]
    return page("orders", "orders", search=search, states=states, rows=rows, pager=pager)


@bp.get("/studio/orders/<public:public_id>")
@instructor
def order(public_id: str) -> Page:
    order = order_queries.order_at(me(), public_id) or abort(404)
    return page("order", "orders", **about(order, me()))
