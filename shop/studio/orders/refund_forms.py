"""Which lines go back, how much of each, and whether the student keeps them."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from shop.catalogue.wording_rules import Problem, Refused
from shop.languages import local
from shop.languages import said as _
from shop.money import Money, total
from shop.orders.models import OrderLine
from shop.orders.refund_rules import Part, ends_by_default
from shop.studio.forms import NumberField, RadioField, StudioForm, choices
from shop.studio.people.forms import stripped

MOST_NOTE = 300
ACCESS = (
    ("usual", _l("Ends if all of the line goes back")),
    ("end", _l("Ends")),
    ("keep", _l("Stays")),
)


class PartsForm(StudioForm):
    """One amount and one choice per line, added for each order."""

    left: Mapping[int, Money] = {}

    def amount(self, line_id: int) -> Any:
        return self[f"amount_{line_id}"]

    def access(self, line_id: int) -> Any:
        return self[f"access_{line_id}"]

    def parts(self) -> list[Part]:
        """Raises Refused with a problem at its field."""
        typed = {line_id: self.amount(line_id).data or 0 for line_id in self.left}
        wrong = [
            Problem(f"amount_{line_id}", "more_than_left", {"left": self.left[line_id].amount})
            for line_id, amount in typed.items()
            if amount > self.left[line_id].amount
        ]
        if wrong:
            raise Refused(wrong)
        found = [self._part(line_id, amount) for line_id, amount in typed.items()]
        parts = [part for part in found if part.amount or part.ends_access]
        if not total([part.amount for part in parts]):
            raise Refused([Problem(f"amount_{next(iter(self.left))}", "nothing_back")])
        return parts

    def _part(self, line_id: int, typed: int) -> Part:
        amount, chosen = Money(typed), self.access(line_id).data
        usual = bool(amount) and ends_by_default(self.left[line_id], amount)
        return Part(line_id, amount, chosen == "end" or (chosen == "usual" and usual))


class RefundForm(PartsForm):
    """The key makes a second press find the first one's refund."""

    note = StringField(
        _l("Why (kept with the order, not shown to the student)"),
        [Length(max=MOST_NOTE, message=_l("Please keep it under 300 characters."))],
        filters=[stripped],
    )
    key = HiddenField()


def refund_form(lines: Iterable[OrderLine], left: Mapping[int, Money], **shown: Any) -> RefundForm:
    made: RefundForm = _with_lines(RefundForm, lines, left)(**shown)
    return made


def allot_form(lines: Iterable[OrderLine], left: Mapping[int, Money], **shown: Any) -> PartsForm:
    made: PartsForm = _with_lines(PartsForm, lines, left)(**shown)
    return made


def _with_lines(base: type[Any], lines: Iterable[OrderLine], left: Mapping[int, Money]) -> Any:
    fields: dict[str, Any] = {"left": dict(left)}
    for line in lines:
        title = local(line.title)  # a lazy sentence would not be escaped on the page
        fields[f"amount_{line.id}"] = NumberField(_("%(title)s: yen back", title=title))
        fields[f"access_{line.id}"] = RadioField(
            _("%(title)s: access", title=title), choices=choices(ACCESS), default="usual"
        )
    return type(base.__name__, (base,), fields)
