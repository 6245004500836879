"""The owner's settings, and how a teacher presents himself."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField

from shop.accounts.models import Student
from shop.catalogue.legal_rules import said
from shop.catalogue.models import EVERY_WAY, School
from shop.catalogue.school_operations import LEGAL, NUMBERS, SchoolDraft
from shop.school.people_queries import names_of
from shop.studio.forms import Needed, NumberField, StudioForm, line, shown_copy, text
from shop.studio.settings.profile_operations import TeacherDraft

SAME_IN_EVERY_LANGUAGE = ("email", "phone", "registration")


class SchoolForm(StudioForm):
    name_ja, name_en = line(_l("Name of the school"), needed=Needed)
    promise_ja, promise_en = line(_l("What it teaches, in one sentence"))
    seller_ja, seller_en = line(_l("Seller"), needed=Needed)
    responsible_ja, responsible_en = line(_l("Person responsible"), needed=Needed)
    address_ja, address_en = text(_l("Address"))
    phone = StringField(_l("Telephone"))
    email = StringField(_l("E-mail address"), [Needed()])
    registration = StringField(_l("Invoice registration number"))
    extra_costs_ja, extra_costs_en = text(_l("Other costs"))
    payment_ja, payment_en = text(_l("How and when to pay"))
    delivery_ja, delivery_en = text(_l("When it is delivered"))
    refund_ja, refund_en = text(_l("Cancelling and refunds"))
    requirements_ja, requirements_en = text(_l("What you need"))
    limits_ja, limits_en = text(_l("Limits"))
    renewal_ja, renewal_en = text(_l("Renewal"))
    two_presses = BooleanField(_l("Ask for a second press before a saved card is charged"))
    refund_days = NumberField(_l("Days to ask for the money back"), [Needed()])
    refund_below_percent = NumberField(_l("While less than so many percent is viewed"), [Needed()])

    konbini = BooleanField(_l("Convenience store"))
    customer_balance = BooleanField(_l("Bank transfer"))
    paypay = BooleanField("PayPay")
    instalments_from = NumberField(_l("Card instalments from (yen)"), [Needed()])

    def draft(self) -> SchoolDraft:
        legal = {name: self.copy(name) for name in LEGAL if name not in SAME_IN_EVERY_LANGUAGE}
        legal |= {name: {"ja": self[name].data or ""} for name in SAME_IN_EVERY_LANGUAGE}
        return SchoolDraft(
            self.copy("name"),
            self.copy("promise"),
            legal,
            bool(self.two_presses.data),
            {name: self._number(name) for name in NUMBERS if self[name].raw_data},
            tuple(way for way in EVERY_WAY if self[way].data),
        )

    def _number(self, name: str) -> int:
        """What was emptied is out of every range."""
        typed: int | None = self[name].data
        return -1 if typed is None else typed


def _as_it_sells(school: School | None) -> School:
    """Before anything was kept the shop goes by what every new school begins with."""
    if school is not None:
        return school
    first = School(name={}, promise={}, legal={}, two_presses=False, ways=list(EVERY_WAY))
    for name in NUMBERS:
        setattr(first, name, School.__table__.c[name].default.arg)
    return first


class TeacherForm(StudioForm):
    name_ja, name_en = line(_l("Your name as a teacher"), needed=Needed)
    about_ja, about_en = line(_l("One line about you"))
    letter_ja, letter_en = text(_l("A letter to those who think about coming"))

    def draft(self) -> TeacherDraft:
        return TeacherDraft(self.copy("name"), self.copy("about"), self.copy("letter"))


def teacher_of(teacher: Student) -> dict[str, Any]:
    shown = shown_copy("name", names_of(teacher)) | shown_copy("about", teacher.about)
    return shown | shown_copy("letter", teacher.letter)


def school_of(school: School | None) -> dict[str, Any]:
    school = _as_it_sells(school)
    shown: dict[str, Any] = {"two_presses": school.two_presses}
    shown |= {name: getattr(school, name) for name in NUMBERS}
    shown |= {way: way in school.ways for way in EVERY_WAY}
    shown |= shown_copy("name", school.name) | shown_copy("promise", school.promise)
    for name in LEGAL:
        copy, once = said(school.legal or {}, name), name in SAME_IN_EVERY_LANGUAGE
        shown |= {name: copy.get("ja", "")} if once else shown_copy(name, copy)
    return shown
