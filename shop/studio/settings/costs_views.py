"""What the owner types so that a buyer's worth can be told: his margin, and the cost to win one."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from shop.accounts.access import me, owner
from shop.catalogue.bounds_operations import CostsDraft, save_costs
from shop.catalogue.queries import school
from shop.languages import said as _
from shop.studio.forms import NumberField, StudioForm
from shop.studio.pages import Page, done, page

bp = Blueprint("studio_costs", __name__)


class CostsForm(StudioForm):
    cost_to_win_minor = NumberField(_l("What it costs to win one student, in yen"))
    margin_percent = NumberField(_l("What is left of a sale, in percent"))

    def draft(self) -> CostsDraft:
        return CostsDraft(self.cost_to_win_minor.data, self.margin_percent.data)


@bp.route("/studio/costs", methods=["GET", "POST"])
@owner
def costs() -> Page:
    form = CostsForm(obj=school())
    if form.keeps(lambda: save_costs(form.draft(), me())):
        return done(_("Saved."), "/studio/insights")
    return page("costs", "insights", form)
