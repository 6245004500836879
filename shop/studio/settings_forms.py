"""The owner's settings, and how a teacher presents himself."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from shop.accounts.models import Student
from shop.catalogue.legal_rules import said
from shop.catalogue.models import School
from shop.catalogue.school_operations import LEGAL, SchoolDraft
from shop.school.people_queries import names_of
from shop.studio.forms import StudioForm, line, shown_copy, text
from shop.studio.profile_operations import TeacherDraft


class SchoolForm(StudioForm):
    name_ja, name_en = line(_l("Name of the school"), needed=True)
    promise_ja, promise_en = line(_l("What it teaches, in one sentence"))
    seller_ja, seller_en = line(_l("Seller"), needed=True)
    responsible_ja, responsible_en = line(_l("Person responsible"), needed=True)
    address_ja, address_en = text(_l("Address"))
    phone_ja, phone_en = line(_l("Telephone"))
    email_ja, email_en = line(_l("E-mail address"), needed=True)
    registration_ja, registration_en = line(_l("Invoice registration number"))
    extra_costs_ja, extra_costs_en = text(_l("Other costs"))
    payment_ja, payment_en = text(_l("How and when to pay"))
    delivery_ja, delivery_en = text(_l("When it is delivered"))
    refund_ja, refund_en = text(_l("Cancelling and refunds"))
    requirements_ja, requirements_en = text(_l("What you need"))
    limits_ja, limits_en = text(_l("Limits"))
    renewal_ja, renewal_en = text(_l("Renewal"))
    two_presses = BooleanField(_l("Ask for a second press before a saved card is charged"))

    def draft(self) -> SchoolDraft:
        legal = {name: self.copy(name) for name in LEGAL}
        return SchoolDraft(
            self.copy("name"), self.copy("promise"), legal, bool(self.two_presses.data)
        )


class TeacherForm(StudioForm):
    name_ja, name_en = line(_l("Your name as a teacher"), needed=True)
    about_ja, about_en = line(_l("One line about you"))
    letter_ja, letter_en = text(_l("A letter to those who think about coming"))

    def draft(self) -> TeacherDraft:
        return TeacherDraft(self.copy("name"), self.copy("about"), self.copy("letter"))


def teacher_of(teacher: Student) -> dict[str, Any]:
    shown = shown_copy("name", names_of(teacher)) | shown_copy("about", teacher.about)
    return shown | shown_copy("letter", teacher.letter)


def school_of(school: School | None) -> dict[str, Any]:
    if school is None:
        return {}
    shown: dict[str, Any] = {"two_presses": school.two_presses}
    shown |= shown_copy("name", school.name) | shown_copy("promise", school.promise)
    for name in LEGAL:
        shown |= shown_copy(name, said(school.legal or {}, name))
    return shown
