"""What a student's answer to a proposal leads to."""

from datetime import datetime

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from shop.accounts.access import local_address
from shop.catalogue.rules import Quote
from shop.checkout import operations as checkout
from shop.checkout.braking import remember_here, resting
from shop.checkout.buying import promise_of
from shop.checkout.queries import price_for, purchases_of, sellable, thanks_of
from shop.extensions import db
from shop.funnel.one_press import Press, asks_twice, press_for
from shop.funnel.queries import kept, order_by_id, order_from
from shop.languages import path
from shop.languages import said as _
from shop.offers.facts_queries import facts_of
from shop.offers.models import Proposal
from shop.offers.operations import answer
from shop.offers.queries import proposal_of, stops
from shop.offers.rules import AnswerKind, ProposalState, Rule
from shop.offers.sentences import why_not
from shop.orders.coupon_use_operations import CouponGone
from shop.orders.models import Order
from shop.orders.operations import SoldOut
from shop.orders.queries import owned_for

Page = Response | tuple[str, int]


def declined(proposal: Proposal, now: datetime) -> Page:
    if answer(proposal, AnswerKind.DECLINED, now) and not _says_so_itself():
        flash(_("We won’t show this for %(days)s days.", days=proposal.no_days))
    return _go_on(proposal)


def put_off(proposal: Proposal, now: datetime) -> Page:
    if over(proposal, now):
        return ended(proposal, now)
    if answer(proposal, AnswerKind.LATER, now):
        flash(_("We’ll show it again in %(days)s days", days=proposal.later_days))
    return _go_on(proposal)


def accepted(proposal: Proposal, now: datetime) -> Page:
    """The rules are asked again; a replay finds the first order."""
    if proposal.state is ProposalState.ACCEPTED:
        return _first_result(proposal, now)
    if refusal := _refused(proposal, now):
        return refusal
    press = None if request.form.get("by") == "checkout" else press_for(proposal, now)
    if press is None:
        return by_checkout(proposal)
    if asks_twice() and not request.form.get("quote"):
        return _to(f"/proposals/{proposal.public_id}/confirm")
    return _pressed(press, now)


def by_checkout(proposal: Proposal) -> Response:
    """The confirm page, which also says what stands in the way."""
    return _to(f"/products/{proposal.product.slug}/checkout?proposal={proposal.public_id}")


def ended(proposal: Proposal, now: datetime) -> Page:
    """410: said kindly, with the regular price."""
    product = sellable(proposal.product.slug)
    regular = regular_price(proposal, now)
    return render_template(
        "funnel/ended.html", proposal=proposal, product=product, regular=regular
    ), 410


def refused(sentence: str, proposal: Proposal) -> Page:
    return render_template("funnel/refused.html", why=sentence, proposal=proposal), 409


def regular_price(proposal: Proposal, now: datetime) -> Quote | None:
    product = sellable(proposal.product.slug)
    return price_for(product, owned_for(proposal.student_id, now)) if product else None


def result_of(order: Order) -> Response:
    """Where the first press ended; every further one ends there too."""
    if order.paid_at:
        return _to(thanks_of(order))
    needs_bank = any(each.in_flight and each.page_url for each in order.payments)
    return _to(f"/orders/{order.public_id}/{'pay' if needs_bank else 'return'}")


def over(proposal: Proposal, now: datetime) -> bool:
    gone = proposal.state is ProposalState.WITHDRAWN
    return gone or (proposal.deadline is not None and proposal.deadline <= now)


def _refused(proposal: Proposal, now: datetime) -> Page | None:
    if over(proposal, now):
        return ended(proposal, now)
    if proposal.state is ProposalState.DECLINED:
        return refused(_("You said no to this. You can open it again from your offers."), proposal)
    source = order_by_id(proposal.source_order_id)
    if source and not kept(source):
        return refused(_("The order it belongs to was given back."), proposal)
    facts = facts_of(proposal.student_id, purchases_of(proposal.student_id, now), now)
    stop = stops(proposal, facts, now)
    if stop is Rule.WINDOW_OVER:
        return ended(proposal, now)
    return refused(why_not(stop), proposal) if stop else None


def _pressed(press: Press, now: datetime) -> Page:
    promise = promise_of(request.form.get("quote", ""))
    if promise is None or promise.proposal_id != press.proposal.id:
        return render_template("checkout/too_old.html"), 409
    if rest := resting(now, press.source.card_fingerprint):
        return render_template("checkout/resting.html", why=rest), 429
    remember_here(promise, now)
    try:
        order = checkout.press(press.proposal, promise, press.source, now)
    except checkout.NoLongerOpen:
        return _first_result(press.proposal, now)
    except SoldOut:
        db.session.rollback()
        return refused(why_not(Rule.SOLD_OUT), press.proposal)
    except CouponGone:
        db.session.rollback()
        sentence = _("The coupon cannot be used any more. Nothing was charged.")
        return refused(sentence, press.proposal)
    return result_of(order_by_id(order.id) or order)


def _first_result(proposal: Proposal, now: datetime) -> Page:
    """Another press was first: show what came of it."""
    order = order_from(proposal.id)
    if order is not None and not (order.closed_at and not order.paid_at):
        return result_of(order)
    again = proposal_of(proposal.student_id, proposal.public_id) or proposal
    return ended(again, now) if over(again, now) else refused(why_not(Rule.STILL_OPEN), again)


def _says_so_itself() -> bool:
    """The thank-you page shows what became of its proposal."""
    return request.form.get("next", "").partition("#")[0].endswith("/thanks")


def _go_on(proposal: Proposal) -> Response:
    return _to(local_address(request.form.get("next")) or "/account/offers", whole=True)


def _to(address: str, whole: bool = False) -> Response:
    """`whole` addresses carry their language already."""
    return redirect(address if whole else path(address), 303)
