"""What facts are asked with, as they were known at a time: now, or then for a replay.

Built once: building them for each decision cost more than asking.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from shop.accounts.models import Consent, Student
from shop.catalogue.models import Product, ProductKind, School
from shop.extensions import UTCDateTime
from shop.fixed import Fixed
from shop.ladder.models import NextStep, Placement, Rung
from shop.learning.models import Attendance, Entitlement, Graduation, ModuleCompletion
from shop.learning.queries import LAST_SIGNS
from shop.offers.models import Answer, Proposal
from shop.payments.models import Dispute, Payment, PaymentState, Refund, RefundState
from shop.voice.models import Question, SurveyAnswer

Asked = sa.Select[*tuple[Any, ...]]
UNDER_WAY = (
    PaymentState.PROCESSING,
    PaymentState.AWAITING,
    PaymentState.UNKNOWN,
    PaymentState.NEEDS_REVIEW,
)
GOING_BACK = (RefundState.SENDING, RefundState.PENDING)
OWNED, OWNED_COURSE, MODULE, GRADUATED, ATTENDED, SCORED = (
    "owned",
    "owned_course",
    "module",
    "graduated",
    "attended",
    "scored",
)
WHO = sa.bindparam("student_id", type_=sa.Integer)
WHEN = sa.bindparam("at", type_=UTCDateTime)
SINCE = sa.bindparam("since", type_=UTCDateTime)


def _events() -> Asked:
    """What is owned, finished, attended and scored, with where it stands on the map."""
    every = sa.union_all(_owned(), *_done(), _scores()).subquery()
    found = sa.select(every, Rung.ladder_id, Rung.number.label("rung"))
    placed = found.outerjoin(Placement, Placement.product_id == every.c.product_id)
    return placed.outerjoin(Rung, Rung.id == Placement.rung_id)


def _owned() -> Asked:
    what = sa.case((Product.kind == ProductKind.COURSE, OWNED_COURSE), else_=OWNED)
    found = sa.select(
        what.label("what"),
        Entitlement.product_id,
        Entitlement.granted_at.label("at"),
        sa.literal(None, sa.Integer).label("score"),
    )
    return found.join(Entitlement.product).where(
        Entitlement.student_id == WHO,
        _lasted(Entitlement.granted_at, Entitlement.revoked_at),
        sa.or_(Entitlement.ends_at.is_(None), Entitlement.ends_at > WHEN),
    )


def _lasted(begun: Any, ended: Any) -> sa.ColumnElement[bool]:
    return sa.and_(begun <= WHEN, sa.or_(ended.is_(None), ended > WHEN))


def _done() -> tuple[Asked, ...]:
    """Modules finished, courses finished and events attended."""
    modules = _one_done(MODULE, ModuleCompletion, ModuleCompletion.completed_at)
    courses = _one_done(GRADUATED, Graduation, Graduation.graduated_at)
    events = _one_done(ATTENDED, Attendance, Attendance.attended_at)
    return modules, courses.where(_lasted(Graduation.graduated_at, Graduation.revoked_at)), events


def _one_done(what: str, table: Any, at: Any) -> Asked:
    found = sa.select(sa.literal(what), table.product_id, at, sa.literal(None, sa.Integer))
    return found.where(table.student_id == WHO, at <= WHEN)


def _scores() -> Asked:
    at = SurveyAnswer.answered_at
    found = sa.select(sa.literal(SCORED), SurveyAnswer.product_id, at, SurveyAnswer.score)
    return found.where(
        SurveyAnswer.student_id == WHO, SurveyAnswer.score.is_not(None), at > SINCE, at <= WHEN
    )


def _signals() -> Asked:
    mine, newest = Payment.student_id == WHO, aliased(Payment)
    question = sa.exists().where(
        Question.student_id == WHO, _lasted(Question.asked_at, Question.answered_at)
    )
    going_back = sa.and_(
        Refund.created_at <= WHEN,
        sa.or_(*_is_one_of(Refund.state, GOING_BACK), Refund.settled_at > WHEN),
    )
    refund = sa.exists().where(Refund.payment_id == Payment.id, mine, going_back)
    disputed = _lasted(Dispute.opened_at, Dispute.closed_at)
    dispute = sa.exists().where(Dispute.payment_id == Payment.id, mine, disputed)
    by_then = sa.and_(mine, Payment.created_at <= WHEN)
    under_way = sa.exists().where(by_then, sa.or_(*_is_one_of(Payment.state, UNDER_WAY)))
    last = sa.select(sa.func.max(Payment.id)).where(by_then).scalar_subquery()
    row = sa.select(
        _takes_offers().label("takes_offers"),
        Student.under_18,
        question.label("open_question"),
        refund.label("refund_pending"),
        dispute.label("dispute_open"),
        under_way.label("payment_open"),
        newest.state.label("last_payment"),
        newest.created_at.label("last_payment_at"),
        _mail_consent().label("mail_consent"),
        _mailed_at().label("mailed_at"),
        _set_by_the_owner(School.bridge_from_ratio),
        _set_by_the_owner(School.holdout_percent),
        _set_by_the_owner(School.days_after),
        _set_by_the_owner(sa.cast(School.asking, sa.Text).label("asking")),
        *LAST_SIGNS.selected_columns,
    )
    return row.outerjoin(newest, newest.id == last).where(Student.id == WHO)


def _is_one_of(column: Any, known: Iterable[Any]) -> Iterator[sa.ColumnElement[bool]]:
    """An IN is written out anew for each execution; this is written once."""
    return (column == word for word in known)


def _mail_consent() -> sa.ColumnElement[Any]:
    """The last word about letters on courses, from a mailbox that was proved."""
    last = _last_word("courses")
    return sa.and_(Student.guest.is_(False), sa.func.coalesce(last, sa.false()))


def _takes_offers() -> sa.ColumnElement[Any]:
    """The switch; where it was turned since then, the last word before."""
    turned = sa.exists().where(
        Consent.student_id == WHO, Consent.purpose == "offers", Consent.at > WHEN
    )
    before = sa.func.coalesce(_last_word("offers"), sa.true())
    return sa.case((turned, before), else_=Student.takes_offers)


def _last_word(purpose: str) -> sa.ScalarSelect[Any]:
    said = sa.select(Consent.given).where(
        Consent.student_id == WHO, Consent.purpose == purpose, Consent.at <= WHEN
    )
    return said.order_by(Consent.id.desc()).limit(1).scalar_subquery()


def _mailed_at() -> sa.ColumnElement[Any]:
    mailed = sa.select(sa.func.max(Proposal.mailed_at)).where(
        Proposal.student_id == WHO, Proposal.mailed_at <= WHEN
    )
    return mailed.scalar_subquery()


def _set_by_the_owner(setting: Any) -> sa.ColumnElement[Any]:
    first = sa.select(setting).order_by(School.id).limit(1)
    return first.scalar_subquery().label(f"school_{setting.key}")


def _past() -> Asked:
    """A row for each answer; a proposal without one has a row of its own."""
    found = sa.select(
        Proposal.id,
        Answer.kind.label("word"),
        Answer.answered_at,
        Proposal.product_id,
        Proposal.moment,
        Proposal.kind,
        Proposal.price_minor,
        Proposal.currency,
        Proposal.shown_at,
        Proposal.state,
        Proposal.deadline,
        Proposal.reason_facts["about"].as_integer().label("about"),
        NextStep.from_id,
        Proposal.no_days,
        Proposal.later_days,
        Proposal.end_days,
    )
    return (
        found.outerjoin(NextStep, NextStep.id == Proposal.next_step_id)
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .where(Proposal.student_id == WHO, Proposal.shown_at <= WHEN)
        .order_by(Proposal.shown_at, Proposal.id, Answer.id)
    )


EVENTS, SIGNALS, PAST = Fixed(_events()), Fixed(_signals()), Fixed(_past())
