"""The linter of the ladder on one page, and what the owner allows it."""

from flask import Blueprint

from shop import clock
from shop.accounts.access import instructor, me, owner
from shop.catalogue.bounds_operations import save_bounds
from shop.ladder.lint_queries import bounds
from shop.languages import said as _
from shop.studio.lint.forms import BoundsForm, bounds_of
from shop.studio.lint.pages import everything
from shop.studio.pages import Page, done, page

bp = Blueprint("studio_lint", __name__)


@bp.get("/studio/lint")
@instructor
def lint() -> Page:
    return _page(BoundsForm(formdata=None, **bounds_of(bounds())))


@bp.post("/studio/lint")
@owner
def allow() -> Page:
    form = BoundsForm()
    if form.keeps(lambda: save_bounds(form.draft(), me())):
        return done(_("Saved."), "/studio/lint")
    return _page(form)


def _page(form: BoundsForm) -> Page:
    return page("lint", "ladders", form, **everything(me(), clock.now()))
