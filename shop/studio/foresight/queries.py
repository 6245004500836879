"""Students an offer's moment can come to: read, never written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.checkout.queries import purchases_of
from shop.extensions import db, plain_rows
from shop.ladder.models import NextStep
from shop.ladder.rules import NextStepKind
from shop.learning.models import Attendance, Entitlement, Graduation, ModuleCompletion
from shop.offers.audience_queries import inside
from shop.offers.audience_rules import audience_of
from shop.offers.explain import foresee
from shop.offers.facts import Decision, Facts
from shop.offers.facts_queries import facts_of
from shop.offers.models import Offer
from shop.offers.occasions import Occasion, about_of, what_if
from shop.offers.words import Moment
from shop.studio.foresight.rules import Crowd

LOOKED_AT, TOGETHER = 100, 20_000
OWNING = (Moment.THANK_YOU, Moment.PRODUCT_PAGE, Moment.STALLED)


@dataclass(frozen=True)
class Look:
    """One student: the decision as things stand, and with the draft."""

    student_id: int
    facts: Facts
    before: Decision
    after: Decision


def slices() -> list[range]:
    """All students, some thousands at a time, so that their number costs no memory."""
    last = db.session.scalar(sa.select(sa.func.max(Student.id))) or 0
    return [range(first, first + TOGETHER) for first in range(1, last + 1, TOGETHER)]


def gathered(offer: Offer, now: datetime, most: int = LOOKED_AT) -> Crowd:
    crowd = crowd_of(offer, most)
    for each in slices():
        gather(crowd, offer, each, now)
    return crowd


def crowd_of(offer: Offer, most: int) -> Crowd:
    """Always the same sample for the same offer, so that a reload says the same."""
    return Crowd(Random(offer.id), most)


def gather(crowd: Crowd, offer: Offer, some: range, now: datetime) -> None:
    """Whoever of these has done what the moment speaks of, and is in the offer's audience."""
    found = sa.select(Student.id, inside(audience_of(offer.audience), now)).where(
        Student.id.between(some.start, some.stop - 1),
        Student.merged_into_id.is_(None),
        _done(offer),
    )
    for student_id, meant in plain_rows(found.order_by(Student.id)):
        crowd.see(student_id, bool(meant))


def _done(offer: Offer) -> sa.ColumnElement[bool]:
    start, found = offer.next_step.from_id, sa.exists()
    if offer.moment is Moment.MODULE_COMPLETED:
        return _of(found, ModuleCompletion).where(ModuleCompletion.product_id == start)
    if offer.moment is Moment.EVENT_ATTENDED:
        return _of(found, Attendance).where(Attendance.product_id.in_(_events(start)))
    if offer.moment in OWNING:
        had, over = _of(found, Entitlement), Entitlement.revoked_at
        return had.where(Entitlement.product_id == start, over.is_(None))
    done, over = _of(found, Graduation), Graduation.revoked_at
    return done.where(Graduation.product_id == start, over.is_(None))


def _of(found: sa.Exists, table: Any) -> sa.Exists:
    return found.where(table.student_id == Student.id)


def looked_at(offer: Offer, ids: list[int], now: datetime) -> Iterator[Look]:
    step = offer.next_step
    occasion = what_if(offer.moment, about_of(offer.moment, step.from_id, step.to_id), now)
    for student_id in ids:
        facts = facts_of(student_id, purchases_of(student_id, now), now)
        yield _look(student_id, occasion, facts, offer, now)


def _look(student_id: int, occasion: Occasion, facts: Facts, offer: Offer, now: datetime) -> Look:
    return Look(
        student_id,
        facts,
        foresee(occasion, facts, now),
        foresee(occasion, facts, now, (offer.id,)),
    )


def _events(start: int) -> list[int]:
    bridges = sa.select(NextStep.to_id).filter_by(from_id=start, kind=NextStepKind.BRIDGE)
    return [start, *db.session.scalars(bridges)]
