"""The pages of praise: a module, a course, an event. Praise first, then at most one proposal."""

from datetime import datetime

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue as Answer

from shop import clock
from shop.accounts.access import me, visitor
from shop.catalogue.models import Product
from shop.checkout.queries import holds
from shop.funnel import finished_queries as queries
from shop.funnel.help import help_for
from shop.funnel.offered import Offered, offered
from shop.funnel.operations import proposed
from shop.funnel.rules import just_now, still_asked
from shop.funnel.waiting import waiting
from shop.languages import path
from shop.learning.models import Graduation
from shop.offers import occasions
from shop.offers.occasions import Occasion
from shop.offers.words import ReasonWord

bp = Blueprint("finished", __name__)


@bp.get("/modules/<number:module_id>/completed")
@visitor
def module(module_id: int) -> Answer:
    now = clock.now()
    found = queries.finished_module(me().id, module_id) or abort(404)
    if found.graduated:
        return redirect(path(f"/courses/{found.product.slug}/graduation"), 303)
    about, at = found.product.id, found.completed_at
    occasion = occasions.module_completed(module_id, about, at, found.earned)
    offer = _offer(occasion, now)
    help = None if offer else help_for(me().id, now)
    found = queries.finished_module(me().id, module_id) or found
    draw = just_now(found.completed_at, now)
    return render_template("funnel/module.html", page=found, offer=offer, help=help, draw=draw)


@bp.get("/courses/<slug:slug>/graduation")
@visitor
def graduation(slug: str) -> Answer:
    now, product = clock.now(), queries.course_at(slug) or abort(404)
    found = queries.graduation_of(me().id, product.id)
    return _graduated(found, now) if found else _not_yet(product, now)


@bp.get("/events/<slug:slug>/after")
@visitor
def event(slug: str) -> Answer:
    now = clock.now()
    product, at = queries.attendance_at(me().id, slug) or abort(404)
    offer = _offer(occasions.event_attended(product.id, at), now) or _waiting(now)
    help = None if offer else help_for(me().id, now)
    product, at = queries.attendance_at(me().id, slug) or (product, at)
    page = {"product": product, "at": at, "offer": offer, "help": help}
    return render_template("funnel/after_event.html", **page)


def _graduated(found: Graduation, now: datetime) -> str:
    occasion = occasions.course_completed(found.product_id, found.graduated_at)
    offer = _as_graduate(found.product_id, now) or _offer(occasion, now)
    help = None if offer else help_for(me().id, now)
    found = queries.graduation_of(me().id, found.product_id) or found
    draw = just_now(found.graduated_at, now)
    page = {"page": found, "offer": offer, "help": help, "draw": draw}
    return render_template("funnel/graduation.html", **page)


def _not_yet(product: Product, now: datetime) -> str:
    left = queries.left_to_do(me().id, product, now) or abort(404)
    return render_template("funnel/not_yet.html", left=left)


def _waiting(now: datetime) -> Offered | None:
    """An event leads on to what is waiting for an answer already."""
    found = waiting(me().id, now)
    return offered(found[0], now) if found else None


def _as_graduate(product_id: int, now: datetime) -> Offered | None:
    """What the library proposed for this graduation first, so that nobody is asked twice."""
    found = [
        each
        for each in waiting(me().id, now)
        if each.reason == ReasonWord.GRADUATED and each.reason_facts.get("about") == product_id
    ]
    return offered(found[0], now) if found else None


def _offer(occasion: Occasion, now: datetime) -> Offered | None:
    """What this occasion proposed, while it is still a question."""
    proposal = proposed(me().id, occasion, now)
    if proposal is None or not still_asked(proposal.state, proposal.deadline, now):
        return None
    return offered(proposal, now) if holds(proposal, now) else None
