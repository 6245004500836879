"""Receipts and credit notes: as pages and as PDFs, in a name that can be changed."""

from flask import Blueprint, Response, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue as Answer

from shop.accounts.access import me, visitor
from shop.checkout.forms import RecipientForm
from shop.clock import now
from shop.extensions import as_writer
from shop.funnel.receipt_page import current_paper, pdf_address, receipt_page, rows_of
from shop.languages import path
from shop.languages import said as _
from shop.orders.models import Order
from shop.orders.queries import order_of
from shop.orders.receipt_models import Receipt
from shop.orders.receipt_operations import issue_together, name_recipient, pdf_of
from shop.orders.receipt_queries import order_of_receipt, receipt_of
from shop.orders.receipt_words import paper

bp = Blueprint("receipts", __name__)


@bp.get("/orders/<public:public_id>/receipt")
@visitor
@as_writer
def receipt(public_id: str) -> Answer:
    order = _paid(public_id)
    return _page(order, RecipientForm(recipient=order.recipient or order.student.name))


@bp.post("/orders/<public:public_id>/receipt")
@visitor
def name(public_id: str) -> Answer:
    order, form = _paid(public_id), RecipientForm()
    if not form.validate():
        return _page(order, form), 422
    name_recipient(order, form.recipient.data or "", now())
    flash(_("Saved."))
    return redirect(path(f"/orders/{public_id}/receipt"), 303)


@bp.get("/orders/<public:public_id>/receipt.pdf")
@visitor
@as_writer
def receipt_pdf(public_id: str) -> Answer:
    """Where letters and lists lead: the paper that counts now."""
    return redirect(pdf_address(_current(_paid(public_id))), 303)


@bp.post("/orders/<public:public_id>/receipt/together")
@visitor
def together(public_id: str) -> Answer:
    made = issue_together(_paid(public_id), now())
    if made is None:
        return redirect(path(f"/orders/{public_id}/receipt"), 303)
    return redirect(path(f"/receipts/{made.public_id}"), 303)


@bp.get("/receipts/<public:public_id>")
@visitor
def one(public_id: str) -> Answer:
    mine = _mine(public_id)
    order = order_of_receipt(mine)
    shown = {"paper": paper(mine), "pdf": pdf_address(mine), "rows": rows_of(order)}
    return render_template("funnel/receipt_paper.html", order=order, **shown)


@bp.get("/receipts/<public:public_id>.pdf")
@visitor
@as_writer
def one_pdf(public_id: str) -> Answer:
    mine = _mine(public_id)
    made = Response(pdf_of(mine, now()), mimetype="application/pdf")
    made.headers.set("Content-Disposition", "inline", filename=f"{mine.number}.pdf")
    return made


@bp.get("/orders/<public:public_id>")
@visitor
def order(public_id: str) -> Answer:
    """Where a letter's link leads: to the thanks, or back to the payment."""
    mine = order_of(me().id, public_id) or abort(404)
    return redirect(path(f"/orders/{mine.public_id}/thanks"), 303)


def _paid(public_id: str) -> Order:
    order = order_of(me().id, public_id)
    return order if order and order.paid_at else abort(404)


def _mine(public_id: str) -> Receipt:
    return receipt_of(me().id, public_id) or abort(404)


def _current(order: Order) -> Receipt:
    return current_paper(order, now()) or abort(404)


def _page(order: Order, form: RecipientForm) -> str:
    page = receipt_page(order, _current(order))
    return render_template("funnel/receipt.html", page=page, form=form)
