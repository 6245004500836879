"""What is known about one student, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Product, ProductKind
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.ladder.queries import places_of
from shop.ladder.rules import Place
from shop.learning.models import Attendance, Entitlement, Graduation, ModuleCompletion
from shop.learning.queries import stalled_since
from shop.money import Money
from shop.offers.facts import Facts, Purchases, Score
from shop.offers.history import Past
from shop.offers.limits import Limits
from shop.offers.models import Answer, Proposal
from shop.payments.models import Dispute, Payment, PaymentState, Refund, RefundState
from shop.voice.models import Question, SurveyAnswer

UNDER_WAY = (PaymentState.PROCESSING, PaymentState.AWAITING, PaymentState.UNKNOWN)
REFUSED = (PaymentState.DECLINED, PaymentState.FAILED)
GOING_BACK = (RefundState.SENDING, RefundState.PENDING)
Done = list[tuple[str, int, datetime]]


def facts_of(
    student_id: int, purchases: Purchases, now: datetime, limits: Limits | None = None
) -> Facts:
    owned = _owned(student_id, now)
    done = _done(student_id)
    successes = {product_id for _, product_id, _ in done}
    places = places_of(owned.keys() | successes)
    courses = [product_id for product_id, kind in owned.items() if kind is ProductKind.COURSE]

    known = Facts(
        student_id=student_id,
        owns=frozenset(owned),
        attended=frozenset(_kept(done, "attended")),
        graduated=_kept(done, "graduated"),
        successes=frozenset(successes),
        begun=_standing(courses, places),
        succeeded=_standing(successes, places),
        purchases=purchases,
        scores=_scores(student_id, now - Limits().unhappy_for),
        idle_since=_idle_since(student_id, done, now),
        payment_failed_at=_payment_failed_at(student_id),
        past=_past(student_id),
        limits=limits or Limits(),
    )
    return replace(known, **_signals(student_id))


def _owned(student_id: int, now: datetime) -> dict[int, ProductKind]:
    live = sa.select(Entitlement.product_id, Product.kind).join(Entitlement.product)
    rows = db.session.execute(
        live.where(
            Entitlement.student_id == student_id,
            Entitlement.revoked_at.is_(None),
            sa.or_(Entitlement.ends_at.is_(None), Entitlement.ends_at > now),
        )
    )
    return {product_id: kind for product_id, kind in rows}


def _done(student_id: int) -> Done:
    """Modules finished, courses finished and events attended, each with its time."""
    modules = sa.select(
        sa.literal("module"), ModuleCompletion.product_id, ModuleCompletion.completed_at
    ).where(ModuleCompletion.student_id == student_id)
    courses = sa.select(
        sa.literal("graduated"), Graduation.product_id, Graduation.graduated_at
    ).where(Graduation.student_id == student_id, Graduation.revoked_at.is_(None))
    events = sa.select(sa.literal("attended"), Attendance.product_id, Attendance.attended_at).where(
        Attendance.student_id == student_id
    )
    rows = db.session.execute(sa.union_all(modules, courses, events))
    return [(kind, product_id, at) for kind, product_id, at in rows]


def _kept(done: Done, wanted: str) -> dict[int, datetime]:
    return {product_id: at for kind, product_id, at in done if kind == wanted}


def _standing(products: Iterable[int], places: dict[int, Place]) -> frozenset[Place]:
    return frozenset(places[product_id] for product_id in products if product_id in places)


def _signals(student_id: int) -> dict[str, Any]:
    """The student's own settings and everything still waiting for an answer, in one row."""
    question = sa.exists().where(Question.student_id == student_id, Question.answered_at.is_(None))
    mine = Payment.student_id == student_id
    refund = sa.exists().where(Refund.payment_id == Payment.id, mine, Refund.state.in_(GOING_BACK))
    dispute = sa.exists().where(Dispute.payment_id == Payment.id, mine, Dispute.closed_at.is_(None))
    under_way = sa.exists().where(mine, Payment.state.in_(UNDER_WAY))
    row = db.session.execute(
        sa.select(
            Student.takes_offers,
            Student.under_18,
            question.label("open_question"),
            refund.label("refund_pending"),
            dispute.label("dispute_open"),
            under_way.label("payment_open"),
        ).where(Student.id == student_id)
    ).one()
    return {name: bool(value) for name, value in row._mapping.items()}


def _scores(student_id: int, since: datetime) -> tuple[Score, ...]:
    """The newest score per product."""
    said = sa.select(SurveyAnswer.product_id, SurveyAnswer.score, SurveyAnswer.answered_at).where(
        SurveyAnswer.student_id == student_id,
        SurveyAnswer.score.is_not(None),
        SurveyAnswer.answered_at > since,
    )
    rows = db.session.execute(said.order_by(SurveyAnswer.answered_at, SurveyAnswer.id))
    newest = {product_id: Score(score or 0, at) for product_id, score, at in rows}
    return tuple(newest.values())


def _idle_since(student_id: int, done: Done, now: datetime) -> datetime | None:
    """An unfinished course is only a worry while nothing else was finished either."""
    since = stalled_since(student_id, now)
    return max([since, *(at for _, _, at in done)]) if since else None


def _payment_failed_at(student_id: int) -> datetime | None:
    newest = sa.select(Payment.state, Payment.created_at).filter_by(student_id=student_id)
    row = db.session.execute(newest.order_by(Payment.id.desc()).limit(1)).first()
    return row.created_at if row and row.state in REFUSED else None


def _past(student_id: int) -> tuple[Past, ...]:
    last_answer = (
        sa.select(sa.func.max(Answer.answered_at))
        .where(Answer.proposal_id == Proposal.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Proposal, NextStep.from_id, last_answer)
        .outerjoin(NextStep, NextStep.id == Proposal.next_step_id)
        .where(Proposal.student_id == student_id)
        .order_by(Proposal.shown_at, Proposal.id)
    )
    return tuple(past_of(proposal, from_id, at) for proposal, from_id, at in rows)


def past_of(proposal: Proposal, from_id: int | None, answered_at: Any) -> Past:
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
