"""What the cash book is searched by; an address anyone may keep."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional, ValidationError

from shop.studio.books.queries import BooksSearch, this_month
from shop.studio.forms import DayField, NumberField, StudioForm


class BooksForm(StudioForm):
    class Meta:
        csrf = False

    first = DayField(_l("From"))
    last = DayField(_l("Until"))
    least = NumberField(_l("Amount from"), validators=[Optional()])
    most = NumberField(_l("Amount up to"), validators=[Optional()])
    who = StringField(_l("Buyer or e-mail address"), validators=[Length(max=120)])

    def validate_last(self, field: DayField) -> None:
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_l("The last day lies before the first."))


def asked_for(today: date) -> tuple[BooksForm, BooksSearch]:
    """This month, where nothing else was typed."""
    first, last = this_month(today)
    form = BooksForm(formdata=request.args, first=first, last=last)
    if request.args and not form.validate():
        return form, BooksSearch(first, last)
    return form, BooksSearch(**_typed(form))


def _typed(form: BooksForm) -> dict[str, Any]:
    return {
        "first": form.first.data,
        "last": form.last.data,
        "least": form.least.data,
        "most": form.most.data,
        "who": (form.who.data or "").strip(),
    }
