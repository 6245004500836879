"""An offer as one sentence with its blanks."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field

from shop.offers.models import Offer
from shop.offers.terms_rules import NEVER_SELLING, OfferDraft
from shop.offers.words import Moment
from shop.studio.forms import (
    MomentField,
    NumberField,
    SelectField,
    StudioForm,
    choices,
    shown_copy,
    text,
)
from shop.studio.words import MOMENTS

SELLING = [(each.value, MOMENTS[each.value]) for each in Moment if each not in NEVER_SELLING]
PRICES = (
    ("list", _l("the regular price")),
    ("percent", _l("some percent off")),
    ("fixed", _l("a fixed price")),
)
WINDOWS = (
    ("none", _l("without a deadline")),
    ("hours", _l("for some hours from then")),
    ("until", _l("until a fixed date")),
)


class OfferForm(StudioForm):
    places = {"next_step_id": "to_slug"}

    from_slug = SelectField(_l("After which product"), choices=[])
    moment = SelectField(_l("At which moment"), choices=choices(SELLING))
    to_slug = SelectField(_l("Which product to propose"), choices=[])
    price_rule = SelectField(_l("At which price"), choices=choices(PRICES))
    percent = NumberField(_l("Percent off"))
    fixed = NumberField(_l("Fixed price in yen, tax included"))
    window = SelectField(_l("Until when"), choices=choices(WINDOWS))
    window_hours = NumberField(_l("Hours"))
    until = MomentField(_l("Date and time (Japan)"))
    note_ja, note_en = text(_l("A word of yours"))

    def offer(self, products: list[Any]) -> None:
        self.from_slug.choices = self.to_slug.choices = products

    def draft(self, slug: str, next_step_id: int) -> OfferDraft:
        return OfferDraft(
            slug=slug,
            next_step_id=next_step_id,
            moment=self.moment.data,
            price_rule=self.price_rule.data,
            percent=self.percent.data,
            fixed=self.fixed.data,
            window_hours=self._if("hours", self.window_hours),
            until=self._if("until", self.until),
            note=self.copy("note"),
        )

    def _if(self, window: str, field: Field) -> Any:
        return field.data if self.window.data == window else None


def offer_of(offer: Offer) -> dict[str, Any]:
    step = offer.next_step
    names = ("percent", "window_hours", "until")
    return {
        "from_slug": step.from_product.slug,
        "to_slug": step.to_product.slug,
        "moment": offer.moment.value,
        "price_rule": offer.price_rule.value,
        "fixed": offer.fixed_minor,
        "window": _window(offer.window_hours, offer.until),
        **{name: getattr(offer, name) for name in names},
        **shown_copy("note", offer.note),
    }


def _window(hours: int | None, until: datetime | None) -> str:
    return "hours" if hours else "until" if until else "none"
