"""The owner's page about when the shop asks, and whom it leaves alone."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from shop.accounts.access import me, owner
from shop.catalogue.asking_operations import BOUNDS, AskingDraft, save_asking
from shop.catalogue.queries import school
from shop.languages import said as _
from shop.studio.forms import Needed, NumberField, StudioForm
from shop.studio.pages import Page, done, not_done, page

bp = Blueprint("studio_asking", __name__)


class AskingForm(StudioForm):
    bridge_from_ratio = NumberField(_l("A step is steep above so many times the price"), [Needed()])
    days_after = NumberField(_l("Days until the letter after a course"), [Needed()])
    holdout_percent = NumberField(
        _l("Students without offers, for comparison, in percent"), [Needed()]
    )

    def draft(self) -> AskingDraft:
        return AskingDraft(**{name: self[name].data for name in BOUNDS})


@bp.route("/studio/asking", methods=["GET", "POST"])
@owner
def asking() -> Page:
    kept = school()
    if kept is None:
        return not_done(_("Say first what the school is called."), "/studio/settings")
    form = AskingForm(**{name: getattr(kept, name) for name in BOUNDS})
    if form.keeps(lambda: save_asking(form.draft(), me())):
        return done(_("Saved."), "/studio/asking")
    return page("asking", "settings", form)
