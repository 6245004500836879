"""The answer to a proposal: one form, three buttons, each its own student's alone."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, render_template, request

from shop import clock
from shop.accounts.access import me, visitor
from shop.funnel import answering
from shop.funnel.answering import Page
from shop.funnel.one_press import press_for
from shop.offers.models import Proposal
from shop.offers.queries import proposal_of

bp = Blueprint("answers", __name__)
ANSWERS: dict[str, Callable[[Proposal, datetime], Page]] = {
    "accepted": answering.accepted,
    "declined": answering.declined,
    "later": answering.put_off,
}


@bp.post("/proposals/<public:public_id>/answer")
@visitor
def answer(public_id: str) -> Page:
    proposal = _mine(public_id)
    said = ANSWERS.get(request.form.get("answer", "")) or abort(400)
    return said(proposal, clock.now())


@bp.get("/proposals/<public:public_id>/confirm")
@visitor
def confirm(public_id: str) -> Page | str:
    """Between two presses: the same six items as a page, or the way without a saved card."""
    proposal, now = _mine(public_id), clock.now()
    if answering.over(proposal, now):
        return answering.ended(proposal, now)
    press = press_for(proposal, now)
    if press is None:
        return answering.by_checkout(proposal)
    return render_template("funnel/confirm_press.html", press=press, token=press.token())


def _mine(public_id: str) -> Proposal:
    return proposal_of(me().id, public_id) or abort(404)
