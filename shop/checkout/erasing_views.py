"""Deleting one's account: what stays and why, what goes, and a proof that it is you."""

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts import browser
from shop.accounts.access import account, me
from shop.checkout.erasing_operations import CannotErase, erase
from shop.checkout.erasing_queries import erasing_obstacle
from shop.checkout.forms import ErasingForm, erasing_form
from shop.extensions import db
from shop.languages import path

bp = Blueprint("erasing", __name__)


@bp.get("/account/erase")
@account
def ask() -> str:
    return _page(erasing_form(me(), formdata=None))


@bp.post("/account/erase")
@account
def take() -> Response | tuple[str, int]:
    form = erasing_form(me())
    if not form.validate():
        return _page(form), 422
    try:
        erase(me(), clock.now())
    except CannotErase:
        db.session.rollback()
        return _page(form), 422
    browser.forget()
    flash(_("Your account is deleted. Thank you for having learned here."))
    return redirect(path("/"), 303)


def _page(form: ErasingForm) -> str:
    why = erasing_obstacle(me())
    return render_template("checkout/erase.html", form=form, why=why, student=me())
