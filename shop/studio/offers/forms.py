"""An offer as one sentence with its blanks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, Form, FormField

from shop.catalogue.models import Product
from shop.catalogue.wording_rules import Problem
from shop.languages import local
from shop.offers.audience_rules import Audience, audience_of
from shop.offers.models import Offer
from shop.offers.price_rules import PriceStep
from shop.offers.terms_rules import MOST_STEPS, NEVER_SELLING, OfferDraft
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
from shop.studio.offers.audience import FIELDS, ConditionRow, audience_in, rearrange, rows_of
from shop.studio.words import MOMENTS

NO_AMOUNT = -1
SELLING = [(each.value, MOMENTS[each.value]) for each in Moment if each not in NEVER_SELLING]
PRICES = (
    ("list", _l("the regular price")),
    ("percent", _l("some percent off")),
    ("fixed", _l("a fixed price")),
    ("upgrade", _l("the difference to what was paid before")),
    ("complete", _l("what is missing of the bundle")),
    ("early", _l("an early price until a date")),
    ("steps", _l("a price by seats sold")),
)
WINDOWS = (
    ("none", _l("without a deadline")),
    ("hours", _l("for some hours from then")),
    ("until", _l("until a fixed date")),
)


class StepRow(Form):
    seats = NumberField(_l("Seats"))
    amount = NumberField(_l("Price in yen, tax included"))


class OfferForm(StudioForm):
    places = {"next_step_id": "to_slug"}

    from_slug = SelectField(_l("After which product"), choices=[])
    moment = SelectField(_l("At which moment"), choices=choices(SELLING))
    to_slug = SelectField(_l("Which product to propose"), choices=[])
    price_rule = SelectField(_l("At which price"), choices=choices(PRICES))
    percent = NumberField(_l("Percent off"))
    fixed = NumberField(_l("Fixed or early price in yen, tax included"))
    early_until = MomentField(_l("End of the early price (Japan)"))
    price_steps = FieldList(FormField(StepRow), _l("Price by seats sold"))
    window = SelectField(_l("Until when"), choices=choices(WINDOWS))
    window_hours = NumberField(_l("Hours"))
    until = MomentField(_l("Date and time (Japan)"))
    note_ja, note_en = text(_l("A word of yours"))
    audience = FieldList(FormField(ConditionRow), _l("Whom it is meant for"))
    ids: Mapping[str, int] = {}

    def offer(self, products: Sequence[Product]) -> None:
        """The products to choose from; the empty places of the form come with them."""
        named = choices((each.slug, local(each.title)) for each in products)
        self.from_slug.choices = self.to_slug.choices = named
        self.ids = {each.slug: each.id for each in products}
        pressed = request.form.get("rows", "") if request.method == "POST" else ""
        rearrange(self.audience, pressed)
        for row in self.audience:
            row.form.product.choices = choices([], _l("(none)")) + named
        while request.method == "GET" and len(self.price_steps) < MOST_STEPS:
            self.price_steps.append_entry()

    @property
    def being_arranged(self) -> bool:
        """A button beside the rows was pressed: nothing is kept yet."""
        return request.method == "POST" and bool(request.form.get("rows"))

    def validate(self, *extra: Any, **more: Any) -> bool:
        valid = bool(super().validate(*extra, **more))
        self._gather()
        return valid

    def refuse(self, problems: Iterable[Problem]) -> None:
        super().refuse(problems)
        self._gather()

    def meant_for(self) -> Audience:
        return audience_in(self.audience, self.ids)[0]

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
            early_until=self.early_until.data,
            price_steps=self._steps(),
            audience=self.meant_for(),
            note=self.copy("note"),
        )

    def _steps(self) -> tuple[PriceStep, ...]:
        """Every row down to the last one that says anything."""
        rows = [(each.form.seats.data, each.form.amount.data) for each in self.price_steps]
        said = [n for n, row in enumerate(rows, start=1) if row != (None, None)]
        until = max(said, default=0)
        return tuple(
            PriceStep(seats or 0, NO_AMOUNT if amount is None else amount)
            for seats, amount in rows[:until]
        )

    def _place_of(self, problem: str) -> Field | None:
        first, _, place = problem.partition(".")
        if first not in ("audience", "price_steps"):
            return super()._place_of(problem)
        row, _, name = place.rpartition(".")
        found = self._rows(first).get(row)
        return (
            found[FIELDS.get(name, name)]
            if found and FIELDS.get(name, name) in found
            else self[first]
        )

    def _rows(self, name: str) -> Mapping[str, Any]:
        if name == "audience":
            return audience_in(self.audience, self.ids)[1]
        return {str(n): each.form for n, each in enumerate(self.price_steps)}

    def _gather(self) -> None:
        """What is wrong in a row is told for the rows as a whole, too."""
        for rows in (self.audience, self.price_steps):
            told = [each for each in rows.errors if isinstance(each, str)]
            inside = (
                said for row in rows for errors in row.form.errors.values() for said in errors
            )
            rows.errors = list(dict.fromkeys([*told, *inside]))

    def _if(self, window: str, field: Field) -> Any:
        return field.data if self.window.data == window else None


def offer_of(offer: Offer, products: Sequence[Product]) -> dict[str, Any]:
    step = offer.next_step
    names = ("percent", "window_hours", "until", "early_until", "price_steps")
    return {
        "from_slug": step.from_product.slug,
        "to_slug": step.to_product.slug,
        "moment": offer.moment.value,
        "price_rule": offer.price_rule.value,
        "fixed": offer.fixed_minor,
        "window": _window(offer.window_hours, offer.until),
        **{name: getattr(offer, name) for name in names},
        "audience": rows_of(audience_of(offer.audience), {each.id: each.slug for each in products}),
        **shown_copy("note", offer.note),
    }


def _window(hours: int | None, until: datetime | None) -> str:
    return "hours" if hours else "until" if until else "none"
