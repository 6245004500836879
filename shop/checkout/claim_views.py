"""The letter's link: opening shows one button, pressing proves; a mail scanner uses nothing up."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts.access import account, anyone, local_address, me
from shop.accounts.browser import caller, mark
from shop.accounts.operations import enter, renew_link
from shop.accounts.queries import (
    AddressTaken,
    LinkElsewhere,
    LinkOld,
    LinkRefused,
    LinkUsed,
    usable_change,
)
from shop.checkout.claiming import change_address, prove
from shop.extensions import db
from shop.languages import language, path

bp = Blueprint("claims", __name__)
TROUBLE = {
    LinkUsed: "used",
    LinkOld: "old",
    LinkElsewhere: "elsewhere",
    AddressTaken: "taken",
}


@bp.get("/sign-in/<string(length=32):token>")
@anyone
def offer(token: str) -> Response | str:
    return _private(render_template("checkout/prove.html", token=token, wanted=_wanted()))


@bp.post("/sign-in/<string(length=32):token>")
@anyone
def take(token: str) -> Response:
    now = clock.now()
    try:
        student = prove(token, mark(), now)
    except (LinkUsed, LinkOld, LinkElsewhere) as trouble:
        db.session.rollback()
        why = TROUBLE[type(trouble)]
        return _private(render_template("checkout/link_trouble.html", why=why, token=token), 410)
    enter(student, now)
    return redirect(_wanted() or path("/me"), 303)


@bp.post("/sign-in/<string(length=32):token>/again")
@anyone
def again(token: str) -> str:
    renew_link(token, language(), caller(), clock.now())
    return render_template("checkout/link_sent.html")


@bp.get("/account/address/<string(length=32):token>")
@account
def offer_address(token: str) -> Response:
    try:
        change = usable_change(me(), token, clock.now())
    except LinkRefused as trouble:
        return _address_trouble(trouble)
    return _private(render_template("checkout/address.html", change=change))


@bp.post("/account/address/<string(length=32):token>")
@account
def take_address(token: str) -> Response:
    now = clock.now()
    try:
        enter(change_address(me(), token, now), now)
    except LinkRefused as trouble:
        db.session.rollback()
        return _address_trouble(trouble)
    flash(_("The address of your account is changed. Other browsers were signed out."))
    return redirect(path("/account"), 303)


def _address_trouble(trouble: LinkRefused) -> Response:
    why = TROUBLE[type(trouble)]
    page = render_template("checkout/address_trouble.html", why=why, student=me())
    return _private(page, 410)


def _wanted() -> str | None:
    return local_address(request.args.get("next"))


def _private(page: str, status: int = 200) -> Response:
    """No address of this page may travel on: the token is in it."""
    return Response(page, status, {"Referrer-Policy": "no-referrer"}, mimetype="text/html")
