"""What is known about one student, in a fixed number of queries."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shop.catalogue.models import ProductKind
from shop.extensions import db
from shop.ladder.rules import Place
from shop.learning.queries import stalled_since
from shop.money import Money
from shop.offers.facts import Facts, Purchases, Score
from shop.offers.facts_statements import DONE, OWNED, PAST, SCORES, SIGNALS
from shop.offers.history import Past
from shop.offers.limits import Limits
from shop.offers.models import Proposal
from shop.payments.models import PaymentState

REFUSED = (PaymentState.DECLINED, PaymentState.FAILED)


@dataclass(frozen=True, slots=True)
class Owned:
    product_id: int
    kind: ProductKind
    place: Place | None


@dataclass(frozen=True, slots=True)
class Done:
    """A module finished, a course finished or an event attended."""

    what: str
    product_id: int
    at: datetime
    place: Place | None


def facts_of(
    student_id: int, purchases: Purchases, now: datetime, limits: Limits | None = None
) -> Facts:
    owned = _owned(student_id, now)
    done = _done(student_id)
    courses = (each.place for each in owned if each.kind is ProductKind.COURSE)

    known = Facts(
        student_id=student_id,
        owns=frozenset(each.product_id for each in owned),
        attended=frozenset(_kept(done, "attended")),
        graduated=_kept(done, "graduated"),
        successes=frozenset(each.product_id for each in done),
        begun=frozenset(place for place in courses if place),
        succeeded=frozenset(each.place for each in done if each.place),
        purchases=purchases,
        scores=_scores(student_id, now - Limits().unhappy_for),
        idle_since=_idle_since(student_id, done, now),
        past=_past(student_id),
        limits=limits or Limits(),
    )
    return replace(known, **_signals(student_id))


def _owned(student_id: int, now: datetime) -> list[Owned]:
    rows = db.session.execute(OWNED, {"student_id": student_id, "at": now})
    return [Owned(product_id, kind, _place(*place)) for product_id, kind, *place in rows]


def _done(student_id: int) -> list[Done]:
    rows = db.session.execute(DONE, {"student_id": student_id})
    return [Done(what, product_id, at, _place(*place)) for what, product_id, at, *place in rows]


def _place(ladder_id: int | None, rung: int | None) -> Place | None:
    return Place(ladder_id, rung) if ladder_id and rung else None


def _kept(done: list[Done], wanted: str) -> dict[int, datetime]:
    return {each.product_id: each.at for each in done if each.what == wanted}


def _signals(student_id: int) -> dict[str, Any]:
    """The student's own settings and everything still waiting for an answer, in one row."""
    waiting = db.session.execute(SIGNALS, {"student_id": student_id}).one()._asdict()
    last, last_at = waiting.pop("last_payment"), waiting.pop("last_payment_at")
    signals = {name: bool(value) for name, value in waiting.items()}
    return {**signals, "payment_failed_at": last_at if last in REFUSED else None}


def _scores(student_id: int, since: datetime) -> tuple[Score, ...]:
    """The newest score per product."""
    rows = db.session.execute(SCORES, {"student_id": student_id, "at": since})
    newest = {product_id: Score(score or 0, at) for product_id, score, at in rows}
    return tuple(newest.values())


def _idle_since(student_id: int, done: list[Done], now: datetime) -> datetime | None:
    """An unfinished course is only a worry while nothing else was finished either."""
    since = stalled_since(student_id, now)
    return max([since, *(each.at for each in done)]) if since else None


def _past(student_id: int) -> tuple[Past, ...]:
    rows = db.session.execute(PAST, {"student_id": student_id})
    return tuple(past_of(row, row.from_id, row.answered_at) for row in rows)


def past_of(proposal: Proposal | sa.Row[Any], from_id: int | None, answered_at: Any) -> Past:
    return Past(
        product_id=proposal.product_id,
        moment=proposal.moment,
        kind=proposal.kind,
        price=Money(proposal.price_minor, proposal.currency),
        shown_at=proposal.shown_at,
        state=proposal.state,
        answered_at=answered_at,
        deadline=proposal.deadline,
        from_id=from_id,
        about=proposal.reason_facts.get("about"),
        proposal_id=proposal.id,
    )
