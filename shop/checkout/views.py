"""Confirm, leave for Stripe, come back."""

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts.access import anyone, here, me, visitor
from shop.checkout import operations
from shop.checkout.braking import resting
from shop.checkout.buying import buy, confirm_form, promise_of, shown
from shop.checkout.declines import sentence
from shop.checkout.guessing import typed_code
from shop.checkout.queries import confirm_of, thanks_of
from shop.checkout.waiting_queries import waiting_of
from shop.extensions import as_writer
from shop.languages import path
from shop.money import tax_inside
from shop.orders.arithmetic_words import arithmetic
from shop.orders.models import Order
from shop.orders.queries import order_of

bp = Blueprint("checkout", __name__)
bp.add_app_template_filter(tax_inside, "tax")
bp.add_app_template_filter(sentence, "declined")
bp.add_app_template_filter(arithmetic, "arithmetic")


@bp.get("/products/<slug:slug>/checkout")
@anyone
def confirm(slug: str) -> tuple[str, int]:
    code = typed_code(clock.now())
    found = confirm_of(slug, here(), request.args.get("proposal"), clock.now(), code)
    if found is None:
        abort(404)
    return shown(found, confirm_form(found)), 422 if found.coupon.refused else 200


@bp.post("/orders")
@anyone
def begin() -> Response | tuple[str, int]:
    promise = promise_of(request.form.get("quote", ""))
    if promise is None:
        return render_template("checkout/too_old.html"), 409
    return buy(promise, clock.now())


@bp.get("/orders/<public:public_id>/pay")
@visitor
def leave(public_id: str) -> str | Response:
    """A page with a plain link: a posted form may not be redirected to another host."""
    order = _mine(public_id)
    payment = next((each for each in order.payments if each.page_open), None)
    if payment is None:
        return redirect(path(f"/orders/{public_id}/return"), 303)
    return render_template("checkout/leave.html", order=order, payment=payment)


@bp.get("/orders/<public:public_id>/return")
@visitor
@as_writer
def back(public_id: str) -> str | Response:
    """A return address proves nothing: ask Stripe, settle, and show what is true."""
    order = _mine(public_id)
    operations.check(order, clock.now())
    order = _mine(public_id)
    if order.paid_at:
        return redirect(path(thanks_of(order)), 303)
    away = "away" in request.args
    waiting = waiting_of(order)
    return render_template("checkout/state.html", order=order, away=away, waiting=waiting)


@bp.post("/orders/<public:public_id>/other-way")
@visitor
def other_way(public_id: str) -> Response | tuple[str, int]:
    order = _mine(public_id)
    if rest := resting(clock.now()):
        return render_template("checkout/resting.html", why=rest), 429
    opened = operations.fall_back(order, clock.now())
    return redirect(path(f"/orders/{public_id}/{'pay' if opened else 'return'}"), 303)


@bp.post("/orders/<public:public_id>/stop")
@visitor
def stop(public_id: str) -> Response:
    order = _mine(public_id)
    operations.abandon(order, clock.now())
    return redirect(path(f"/orders/{_first(order)}/return"), 303)


@bp.post("/orders/<public:public_id>/undo")
@visitor
def undo(public_id: str) -> Response:
    order = _mine(public_id)
    operations.undo_in_time(order, clock.now())
    return redirect(path(thanks_of(order)), 303)


def _mine(public_id: str) -> Order:
    return order_of(me().id, public_id) or abort(404)


def _first(order: Order) -> str:
    """The order whose thank-you page an add-on belongs to."""
    return operations.first_of(order).public_id
