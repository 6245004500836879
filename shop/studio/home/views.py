"""The studio's first page; and another teacher's work is not found anywhere in it."""

from flask import Blueprint, render_template

from shop import clock
from shop.accounts.access import instructor, me
from shop.catalogue.ownership import NotYours
from shop.studio.home.pages import home
from shop.studio.pages import Page, page

bp = Blueprint("studio", __name__)


@bp.get("/studio")
@instructor
def studio() -> Page:
    return page("home", "home", **home(me(), clock.now()))


@bp.app_errorhandler(NotYours)
def not_found(_error: NotYours) -> Page:
    return render_template("errors/404.html", why=None), 404
