"""Students in a list, and everything about one of them in sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.accounts.models import Student
from shop.accounts.queries import consents
from shop.funnel.offers_page import trails
from shop.languages import day, full_day, local, moment_time, path
from shop.languages import said as _
from shop.learning.models import Entitlement, Revocation
from shop.learning.rules import live
from shop.money import display
from shop.offers.facts_queries import owners_limits
from shop.offers.models import DecisionRecord
from shop.offers.pressure_queries import asked_of
from shop.offers.pressure_sentences import told
from shop.offers.queries import Shown, history_of
from shop.offers.sentences import verdict, why_you_see_this
from shop.offers.told_rules import limits_then
from shop.studio.imagined import VerdictRow
from shop.studio.orders.queries import orders_of_student
from shop.studio.orders.words import listed as listed_orders
from shop.studio.people import queries as known
from shop.studio.queries import own_ids, products
from shop.studio.titles import titles_of
from shop.studio.words import MOMENTS, PROPOSALS, ROLES, SOURCES


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for access, and what became of it."""

    id: int
    title: str
    detail: str
    live: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One proposal in the words the student reads."""

    title: str
    answer: str
    reason: str
    trail: str


@dataclass(frozen=True, slots=True)
class Decided:
    said: str
    rows: list[VerdictRow]


def listed(found: Sequence[Student], counts: dict[int, int]) -> list[list[Any]]:
    return [
        [
            {"text": each.name or each.email, "href": path(f"/studio/students/{each.public_id}")},
            each.email,
            _("Guest") if each.guest else ROLES[each.role.value],
            counts.get(each.id, 0),
            full_day(each.created_at),
        ]
        for each in found
    ]


def about(student: Student, actor: Student, now: datetime) -> dict[str, Any]:
    """What this teacher may know of one student; the owner everything."""
    mine = {each.id for each in products(actor)}
    history = history_of(student.id, now, owners_limits())
    shown = [each for each in history if each.proposal.product_id in mine]
    return {
        "student": student,
        "reasons": [_reason(each, now) for each in known.entitlements(actor, student.id)],
        "courses": known.courses(actor, student.id),
        "revoked": [_revoked(each) for each in known.revocations(actor, student.id)],
        "orders": listed_orders(actor, orders_of_student(actor, student.id)),
        "proposals": _proposals(shown),
        "pressure": told(asked_of(student.id, own_ids(actor), now)),
        "decisions": _decisions(known.decisions(student.id), mine),
        "consents": consents(student.id),
    }


def _reason(each: Entitlement, now: datetime) -> Reason:
    source = SOURCES[each.source_kind.value]
    said = _("%(source)s on %(day)s", source=source, day=full_day(each.granted_at))
    if each.revoked_at:
        on, because = full_day(each.revoked_at), each.revoked_because
        said += _(", ended on %(day)s: %(because)s", day=on, because=because)
    elif each.ends_at:
        said += _(", until %(day)s", day=full_day(each.ends_at))
    return Reason(each.id, local(each.product.title), said, live(each, now))


def _revoked(each: Revocation) -> str:
    return _(
        "“%(title)s”: graduation revoked on %(day)s by %(who)s. Reason: %(because)s",
        title=local(each.product.title),
        day=full_day(each.revoked_at),
        who=each.actor.name or each.actor.email,
        because=each.because,
    )


def _proposals(shown: list[Shown]) -> list[Told]:
    told = trails(shown)
    return [_told(each, told[each.proposal.id]) for each in shown]


def _told(each: Shown, trail: str) -> Told:
    proposal = each.proposal
    state = PROPOSALS[proposal.state.value]
    answer = _("%(state)s on %(day)s", state=state, day=day(each.answered_at or proposal.shown_at))
    price = display(proposal.price)
    return Told(
        title=f"{local(proposal.title)} {price}",
        answer=answer if each.answered_at else str(state),
        reason=why_you_see_this(proposal.reason, proposal.reason_facts),
        trail=trail,
    )


def _decisions(kept: Iterable[DecisionRecord], mine: set[int]) -> list[Decided]:
    rows = [(each, [one for one in each.verdicts if one["product"] in mine]) for each in kept]
    titles = titles_of(one["product"] for _each, verdicts in rows for one in verdicts)
    return [
        Decided(
            f"{moment_time(each.decided_at)} {MOMENTS[each.moment.value]}",
            [_row(one, local(titles[one["product"]])) for one in verdicts],
        )
        for each, verdicts in rows
        if verdicts
    ]


def _row(one: dict[str, Any], title: str) -> VerdictRow:
    why_not = verdict(one["stop"], limits_then(one)) if one["stop"] else ""
    return VerdictRow(title, not one["stop"], why_not)
