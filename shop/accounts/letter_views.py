"""Ending letters from the letter itself: one press, for mail programs too (RFC 8058)."""

from flask import Blueprint, abort, render_template

from shop import clock
from shop.accounts.access import anyone
from shop.accounts.account_operations import switch_mail
from shop.accounts.stop_links import read_stop
from shop.extensions import csrf

bp = Blueprint("letters", __name__)


@bp.get("/letters/stop/<string(maxlength=300):token>")
@anyone
def ask(token: str) -> str:
    student, purpose = read_stop(token) or abort(404)
    page = {"token": token, "purpose": purpose, "stopped": False}
    return render_template("accounts/stop_letters.html", **page)


@bp.post("/letters/stop/<string(maxlength=300):token>")
@anyone
def stop(token: str) -> str:
    """The signed link is the permission: a mail program has neither session nor form token."""
    student, purpose = read_stop(token) or abort(404)
    switch_mail(student, purpose, False, clock.now())
    page = {"token": token, "purpose": purpose, "stopped": True}
    return render_template("accounts/stop_letters.html", **page)


csrf.exempt(stop)
