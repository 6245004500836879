"""The owner's page about when the shop asks, how long it is silent, and whom it leaves alone."""

from flask import Blueprint

from shop import clock
from shop.accounts.access import me, owner
from shop.catalogue.asking_operations import save_asking
from shop.catalogue.asking_rules import NUMBERS
from shop.catalogue.queries import school
from shop.languages import said as _
from shop.studio.pages import Page, done, not_done, page
from shop.studio.settings.asking_forms import AskingForm, asking_of
from shop.studio.settings.asking_pages import change_rows

bp = Blueprint("studio_asking", __name__)


@bp.route("/studio/asking", methods=["GET", "POST"])
@owner
def asking() -> Page:
    kept = school()
    if kept is None:
        return not_done(_("Say first what the school is called."), "/studio/settings")
    form = AskingForm(**asking_of(kept))
    if form.keeps(lambda: save_asking(form.draft(), me(), clock.now())):
        return done(_("Saved."), "/studio/asking")
    changes = change_rows({name: str(form[name].label.text) for name in NUMBERS})
    return page("asking", "settings", form, changes=changes)
