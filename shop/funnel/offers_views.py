"""A student's offers: every one that was shown, why, and the switch that ends them."""

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts.access import me, visitor
from shop.accounts.account_operations import switch_offers
from shop.funnel.answering import Page, ended, over
from shop.funnel.offered import offered
from shop.funnel.offers_page import rows
from shop.funnel.product_queries import product_at
from shop.languages import path
from shop.languages import said as _
from shop.offers.facts_queries import owners_limits
from shop.offers.manners import left_alone
from shop.offers.models import Proposal
from shop.offers.operations import reopen
from shop.offers.queries import history_of, proposal_of

bp = Blueprint("offers", __name__)


@bp.get("/account/offers")
@visitor
def history() -> str:
    limits = owners_limits()
    shown = history_of(me().id, clock.now(), limits)
    page = {"takes": me().takes_offers, "alone": left_alone(me().id, limits)}
    return render_template("funnel/offers.html", rows=rows(shown), **page)


@bp.post("/account/offers")
@visitor
def switch() -> Response:
    switch_offers(me(), request.form.get("on") == "1", clock.now())
    flash(_("Saved."))
    return redirect(path("/account/offers"), 303)


@bp.post("/proposals/<public:public_id>/reopen")
@visitor
def look_again(public_id: str) -> Page:
    proposal, now = _mine(public_id), clock.now()
    if over(proposal, now):
        return ended(proposal, now)
    reopen(proposal, now)
    return redirect(path(f"/offers/{public_id}"), 303)


@bp.get("/offers/<public:public_id>")
@visitor
def offer(public_id: str) -> Page | str:
    """One offer, whole; its link does nothing for anybody else."""
    proposal, now = _mine(public_id), clock.now()
    if over(proposal, now):
        return ended(proposal, now)
    product = product_at(proposal.product.slug)
    return render_template("funnel/offer.html", offer=offered(proposal, now), product=product)


def _mine(public_id: str) -> Proposal:
    return proposal_of(me().id, public_id) or abort(404)
