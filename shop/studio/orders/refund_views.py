"""Paying back at the desk: choose, see the sums, press; and saying what Stripe's own were for."""

import secrets
from datetime import datetime

from flask import Blueprint, abort, request

from shop import clock
from shop.accounts.access import instructor, me
from shop.catalogue.wording_rules import Problem, Refused
from shop.checkout.refund_operations import allot, pay_back
from shop.languages import said as _
from shop.money import Money
from shop.orders.models import Order
from shop.orders.refund_operations import all_of
from shop.orders.refund_queries import back_of, left_by_line
from shop.orders.refund_rules import Part, likely_line
from shop.payments.models import Refund
from shop.payments.refund_operations import Asking, TooMuch
from shop.studio.orders import queries as order_queries
from shop.studio.orders.refund_forms import PartsForm, RefundForm, allot_form, refund_form
from shop.studio.orders.refund_pages import everything, rows, sums, why_not
from shop.studio.pages import Page, done, not_done, page

bp = Blueprint("studio_refunds", __name__)
DESK = "/studio/orders/<public:public_id>/refund"


@bp.get(DESK)
@instructor
def choose(public_id: str) -> Page:
    order = _mine(public_id)
    return _choose(order, _form(order, **everything(order), key=secrets.token_hex(8)))


@bp.post(DESK)
@instructor
def check(public_id: str) -> Page:
    """The sums, or with `again` the choice as it was typed."""
    order = _mine(public_id)
    form, parts = _form(order), []
    if "again" not in request.form and form.keeps(lambda: parts.extend(form.parts())):
        return _sums(order, parts, form)
    return _choose(order, form)


@bp.get(DESK + "/all")
@instructor
def check_all(public_id: str) -> Page:
    order = _mine(public_id)
    if stop := why_not(order):
        return not_done(stop, _back(order))
    return _sums(order, all_of(order), _form(order, key=secrets.token_hex(8)))


@bp.post(DESK + "/all")
@instructor
def give(public_id: str) -> Page:
    order = _mine(public_id)
    if stop := why_not(order):
        return not_done(stop, _back(order))
    form = _form(order)
    if form.keeps(lambda: _give(order, form, clock.now())):
        return done(_("The money is on its way back."), _back(order))
    return _choose(order, form)


@bp.route("/studio/orders/<public:public_id>/refunds/<number:refund_id>", methods=["GET", "POST"])
@instructor
def tell(public_id: str, refund_id: int) -> Page:
    order = _mine(public_id)
    refund = _untold(order, refund_id) or abort(404)
    form = allot_form(order.lines, left_by_line(order), **_likely(order, refund.amount))
    if form.keeps(lambda: _allot(order, refund, form, clock.now())):
        return done(_("Kept. The student’s access follows."), _back(order))
    return page("refund_lines", "orders", form, order=order, refund=refund, rows=rows(order))


def _give(order: Order, form: RefundForm, now: datetime) -> None:
    key = f"desk:{order.id}:{form.key.data}"[:80]
    asking = Asking("desk", key, me().id, form.note.data)
    try:
        pay_back(order, form.parts(), asking, now)
    except TooMuch:
        raise _too_much(form) from None


def _allot(order: Order, refund: Refund, form: PartsForm, now: datetime) -> None:
    parts = form.parts()
    if sum(part.amount.amount for part in parts) != refund.amount_minor:
        first = f"amount_{order.lines[0].id}"
        raise Refused([Problem(first, "not_the_sum", {"sum": refund.amount_minor})])
    try:
        allot(order, refund, parts, now)
    except TooMuch:
        raise _too_much(form) from None


def _too_much(form: PartsForm) -> Refused:
    return Refused([Problem(f"amount_{next(iter(form.left))}", "gone_meanwhile")])


def _form(order: Order, **shown: object) -> RefundForm:
    return refund_form(order.lines, left_by_line(order), **shown)


def _likely(order: Order, amount: Money) -> dict[str, int]:
    line_id = likely_line(amount, left_by_line(order))
    return {f"amount_{line_id}": amount.amount} if line_id else {}


def _choose(order: Order, form: RefundForm) -> Page:
    return page("refund", "orders", form, order=order, rows=rows(order), stop=why_not(order))


def _sums(order: Order, parts: list[Part], form: RefundForm) -> Page:
    return page("refund_sums", "orders", form, order=order, **sums(order, parts))


def _untold(order: Order, refund_id: int) -> Refund | None:
    return next((each for each in back_of(order).untold if each.id == refund_id), None)


def _mine(public_id: str) -> Order:
    """Money is for whoever owns every line: the owner, or the one teacher of all of it."""
    order = order_queries.order_at(me(), public_id) or abort(404)
    return order if len(order_queries.lines_of(me(), order)) == len(order.lines) else abort(403)


def _back(order: Order) -> str:
    return f"/studio/orders/{order.public_id}"
