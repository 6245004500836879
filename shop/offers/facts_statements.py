"""What facts are asked with. Built once: building them for each decision cost more than asking."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.extensions import UTCDateTime
from shop.ladder.models import NextStep, Placement, Rung
from shop.learning.models import Attendance, Entitlement, Graduation, ModuleCompletion
from shop.offers.models import Answer, Proposal
from shop.payments.models import Dispute, Payment, PaymentState, Refund, RefundState
from shop.voice.models import Question, SurveyAnswer

Asked = sa.Select[*tuple[Any, ...]]
UNDER_WAY = (PaymentState.PROCESSING, PaymentState.AWAITING, PaymentState.UNKNOWN)
GOING_BACK = (RefundState.SENDING, RefundState.PENDING)
WHO = sa.bindparam("student_id", type_=sa.Integer)
WHEN = sa.bindparam("at", type_=UTCDateTime)


def _owned() -> Asked:
    found = sa.select(Entitlement.product_id, Product.kind, Rung.ladder_id, Rung.number)
    return _standing(found.join(Entitlement.product), Entitlement.product_id).where(
        Entitlement.student_id == WHO,
        Entitlement.revoked_at.is_(None),
        sa.or_(Entitlement.ends_at.is_(None), Entitlement.ends_at > WHEN),
    )


def _done() -> Asked:
    """Modules finished, courses finished and events attended."""
    modules = sa.select(
        sa.literal("module").label("what"),
        ModuleCompletion.product_id,
        ModuleCompletion.completed_at.label("at"),
    ).where(ModuleCompletion.student_id == WHO)
    courses = sa.select(
        sa.literal("graduated"), Graduation.product_id, Graduation.graduated_at
    ).where(Graduation.student_id == WHO, Graduation.revoked_at.is_(None))
    events = sa.select(sa.literal("attended"), Attendance.product_id, Attendance.attended_at).where(
        Attendance.student_id == WHO
    )
    every = sa.union_all(modules, courses, events).subquery()
    return _standing(sa.select(every, Rung.ladder_id, Rung.number), every.c.product_id)


def _standing(found: Asked, product_id: Any) -> Asked:
    placed = found.outerjoin(Placement, Placement.product_id == product_id)
    return placed.outerjoin(Rung, Rung.id == Placement.rung_id)


def _signals() -> Asked:
    mine, newest = Payment.student_id == WHO, aliased(Payment)
    question = sa.exists().where(Question.student_id == WHO, Question.answered_at.is_(None))
    refund = sa.exists().where(Refund.payment_id == Payment.id, mine, Refund.state.in_(GOING_BACK))
    dispute = sa.exists().where(Dispute.payment_id == Payment.id, mine, Dispute.closed_at.is_(None))
    under_way = sa.exists().where(mine, Payment.state.in_(UNDER_WAY))
    last = sa.select(sa.func.max(Payment.id)).where(mine).scalar_subquery()
    row = sa.select(
        Student.takes_offers,
        Student.under_18,
        question.label("open_question"),
        refund.label("refund_pending"),
        dispute.label("dispute_open"),
        under_way.label("payment_open"),
        newest.state.label("last_payment"),
        newest.created_at.label("last_payment_at"),
    )
    return row.outerjoin(newest, newest.id == last).where(Student.id == WHO)


def _scores() -> Asked:
    said = sa.select(SurveyAnswer.product_id, SurveyAnswer.score, SurveyAnswer.answered_at).where(
        SurveyAnswer.student_id == WHO,
        SurveyAnswer.score.is_not(None),
        SurveyAnswer.answered_at > WHEN,
    )
    return said.order_by(SurveyAnswer.answered_at, SurveyAnswer.id)


def _past() -> Asked:
    last_answer = (
        sa.select(sa.func.max(Answer.answered_at))
        .where(Answer.proposal_id == Proposal.id)
        .scalar_subquery()
    )
    found = sa.select(
        Proposal.id,
        Proposal.product_id,
        Proposal.moment,
        Proposal.kind,
        Proposal.price_minor,
        Proposal.currency,
        Proposal.shown_at,
        Proposal.state,
        Proposal.deadline,
        Proposal.reason_facts,
        NextStep.from_id,
        last_answer.label("answered_at"),
    )
    return (
        found.outerjoin(NextStep, NextStep.id == Proposal.next_step_id)
        .where(Proposal.student_id == WHO)
        .order_by(Proposal.shown_at, Proposal.id)
    )


OWNED, DONE, SIGNALS, SCORES, PAST = _owned(), _done(), _signals(), _scores(), _past()
