"""The question "why, or why not?" about one of one's own students, and its answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.languages import local
from shop.languages import said as _
from shop.offers.facts import Decision, Facts
from shop.offers.words import Moment
from shop.studio import queries
from shop.studio.imagined import VerdictRow, decision, invented, real, verdict_rows
from shop.studio.offers.forms import SELLING
from shop.studio.people.queries import student_by_email

ABOUT_NOTHING = (Moment.LIBRARY, Moment.MAIL)


@dataclass(frozen=True)
class WhyAsked:
    """As typed: an address, a moment's word, a product's slug. No address: an invented graduate."""

    student: str
    moment: str
    about: str


@dataclass(frozen=True)
class Why:
    asked: WhyAsked
    moments: list[tuple[str, str]]
    products: list[tuple[str, str]]
    who: str = ""
    trouble: str = ""
    rows: Sequence[VerdictRow] | None = None


def why_page(wanted: WhyAsked, actor: Student, now: datetime) -> Why:
    mine = {each.slug: each for each in queries.products(actor)}
    moments = [(moment, str(word)) for moment, word in SELLING]
    empty = Why(wanted, moments, [(slug, local(each.title)) for slug, each in mine.items()])
    if not wanted.moment:
        return empty
    if wanted.moment not in dict(moments):
        return replace(empty, trouble=_("This moment does not exist."))
    return _answered(empty, mine.get(wanted.about), actor, now)


def _answered(empty: Why, about: Product | None, actor: Student, now: datetime) -> Why:
    moment, email = Moment(empty.asked.moment), empty.asked.student
    if about is None and (moment not in ABOUT_NOTHING or not email):
        return replace(empty, trouble=_("Choose the product it is about."))
    if about is not None and not email:
        facts = invented(about, now)
        return _told(empty, _("an invented graduate"), decision(facts, moment, about, now), facts)
    student = student_by_email(actor, email)
    if student is None:
        return replace(empty, trouble=_("None of your students has this address."))
    facts = real(student, now)
    who = _("the student %(name)s", name=student.name or student.email)
    return _told(empty, who, decision(facts, moment, about, now), facts)


def _told(empty: Why, who: str, decided: Decision, facts: Facts) -> Why:
    mine = {slug for slug, _title in empty.products}
    return replace(empty, who=who, rows=verdict_rows(decided, mine))
