"""A product, page by page of its editor."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, StringField, TextAreaField

from shop.catalogue.models import Product
from shop.studio.forms import (
    BeforeSale,
    MomentField,
    Needed,
    NumberField,
    RadioField,
    SelectField,
    StudioForm,
    choices,
    line,
    shown_copy,
    shown_lines,
    text,
)
from shop.studio.words import KINDS, TUITION
from shop.texts import LANGUAGES

OFFERED = [(kind, word) for kind, word in KINDS.items() if kind != "membership"]
BLANK_QUESTIONS = 2


class NewProductForm(StudioForm):
    title_ja, title_en = line(_l("Title"), needed=Needed)
    slug = StringField(_l("Name in the address"), [Needed()])
    kind = RadioField(_l("Kind"), choices=choices(OFFERED), default="course")
    price = NumberField(_l("Price in yen, tax included"), default=0)


class BasicsForm(StudioForm):
    title_ja, title_en = line(_l("Title"), needed=Needed)
    outcome_ja, outcome_en = line(_l("Outcome in one sentence"), needed=BeforeSale)
    slug = StringField(_l("Name in the address"), [Needed()])
    access_days = NumberField(_l("Days of access"))
    seats = NumberField(_l("Seats"))
    requires = SelectField(_l("Only for graduates of"), choices=[])
    upgrades = SelectField(_l("It replaces"), choices=[])


class CoachingForm(StudioForm):
    sessions = NumberField(_l("Number of meetings"))
    session_minutes = NumberField(_l("Minutes per meeting"))


class EventForm(StudioForm):
    starts_at = MomentField(_l("Date and time (Japan)"), [BeforeSale()])
    minutes = NumberField(_l("Minutes"))
    place_ja, place_en = line(_l("Place"))
    join_url = StringField(_l("Address to join"))
    archive_days = NumberField(_l("Days the recording stays"))


class PriceForm(StudioForm):
    price = NumberField(_l("Price in yen, tax included"), [Needed()])


class PageForm(StudioForm):
    description_ja, description_en = text(_l("Description"))
    outcomes_ja, outcomes_en = text(_l("What you can do afterwards"))
    fits_ja, fits_en = text(_l("Whom it fits"))
    waits_ja, waits_en = text(_l("Who should wait"))
    wait_for = SelectField(_l("Where they should go first"), choices=[])
    contents_ja, contents_en = text(_l("Exactly what one gets"), needed=BeforeSale)
    delivery_ja, delivery_en = text(_l("When it is delivered"), needed=BeforeSale)
    refund_ja, refund_en = text(_l("Own refund rule"))


class LawForm(StudioForm):
    long_tuition = RadioField(
        _l("Does the law on long tuition contracts apply?"), choices=choices(TUITION.items())
    )


class QuestionRow(Form):
    q = StringField(_l("Question"))
    a = TextAreaField(_l("Answer"))


class FaqForm(StudioForm):
    faq_ja = FieldList(FormField(QuestionRow), _l("In Japanese"))
    faq_en = FieldList(FormField(QuestionRow), _l("In English"))

    def said(self) -> dict[str, Any]:
        return {language: self[f"faq_{language}"].data for language in LANGUAGES}


def basics_of(product: Product, requires: str | None, upgrades: str | None) -> dict[str, Any]:
    return {
        **shown_copy("title", product.title),
        **shown_copy("outcome", product.outcome),
        "slug": product.slug,
        "access_days": product.access_days,
        "seats": product.seats,
        "requires": requires or "",
        "upgrades": upgrades or "",
    }


def event_of(product: Product) -> dict[str, Any]:
    names = ("starts_at", "minutes", "join_url", "archive_days")
    return {name: getattr(product, name) for name in names} | shown_copy("place", product.place)


def coaching_of(product: Product) -> dict[str, Any]:
    return {name: getattr(product, name) for name in ("sessions", "session_minutes")}


def page_of(product: Product, wait_for: str | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"wait_for": wait_for or ""}
    for name in ("description", "contents", "delivery", "refund"):
        shown |= shown_copy(name, getattr(product, name))
    for name in ("outcomes", "fits", "waits"):
        shown |= shown_lines(name, getattr(product, name))
    return shown


def faq_of(product: Product) -> dict[str, Any]:
    """What is there, and two empty places."""
    empty = [{"q": "", "a": ""}] * BLANK_QUESTIONS
    return {
        f"faq_{language}": [*(product.faq or {}).get(language, []), *empty]
        for language in LANGUAGES
    }
