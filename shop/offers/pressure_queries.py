"""What became of the proposals of the last thirteen weeks, counted in one query each."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shop.extensions import db
from shop.offers.facts_queries import owners_limits
from shop.offers.models import Answer, Proposal
from shop.offers.pressure_rules import LOOK_BACK, Asked
from shop.offers.words import AnswerKind, ProposalState

Ids = sa.Select[int]


def asked_of_all(products: Ids, now: datetime) -> Asked:
    return Asked(*db.session.execute(_lately(products, now)).one())


def asked_of(student_id: int, products: Ids, now: datetime) -> Asked:
    mine = _lately(products, now).where(Proposal.student_id == student_id)
    return Asked(*db.session.execute(mine).one())


def asked_by_step(products: Ids, now: datetime) -> dict[int, Asked]:
    """By next step, the most shown first."""
    by_step = _lately(products, now).add_columns(Proposal.next_step_id)
    known = by_step.where(Proposal.next_step_id.is_not(None)).group_by(Proposal.next_step_id)
    rows = db.session.execute(known.order_by(sa.func.count(Proposal.id).desc()))
    return {step_id: Asked(*counts) for *counts, step_id in rows}


def ignored(now: datetime) -> sa.ColumnElement[bool]:
    """Silence becomes an answer at the deadline, or after the days of a later."""
    open_ended = sa.and_(
        Proposal.deadline.is_(None), Proposal.shown_at <= now - owners_limits().after_later
    )
    over = sa.or_(Proposal.deadline <= now, open_ended)
    return sa.and_(Proposal.state == ProposalState.SHOWN, over)


def _lately(products: Ids, now: datetime) -> Any:
    undone, refunded = _said(AnswerKind.UNDONE), _said(AnswerKind.REFUNDED)
    accepted = Proposal.state == ProposalState.ACCEPTED
    counts = (
        Proposal.state == ProposalState.DECLINED,
        ignored(now),
        sa.and_(accepted, ~undone, ~refunded),
        sa.and_(accepted, undone),
        sa.and_(accepted, refunded, ~undone),
    )
    students = sa.func.count(sa.distinct(Proposal.student_id))
    shown: Any = sa.select(sa.func.count(Proposal.id), *(_many(each) for each in counts), students)
    return shown.where(Proposal.shown_at > now - LOOK_BACK, Proposal.product_id.in_(products))


def _said(kind: AnswerKind) -> sa.ColumnElement[bool]:
    said = sa.select(Answer.id).where(Answer.proposal_id == Proposal.id, Answer.kind == kind)
    return said.exists()


def _many(which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((which, 1), else_=0)), 0)
