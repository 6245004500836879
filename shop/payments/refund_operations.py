"""Money on its way back: asked for once, never more than came, followed to its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.extensions import db, insert_once, rows_changed
from shop.money import Money
from shop.payments import gateway
from shop.payments.models import GOING_OR_GONE, Payment, Refund, RefundState
from shop.payments.rules import AnswerLost, Charge, GatewayError, RefundAnswer
from shop.payments.slip_rules import KONBINI

KEYS_KEPT = timedelta(hours=12)  # Stripe may forget them after a day
log = get_logger()

STATES = {
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
BEFORE = {
    RefundState.PENDING: (RefundState.SENDING,),
    RefundState.SUCCEEDED: (RefundState.SENDING, RefundState.PENDING),
    RefundState.FAILED: GOING_OR_GONE,
}


class TooMuch(Exception):
    """More than is left of a payment or a line: somebody else was faster, or typed too much."""


@dataclass(frozen=True)
class Asking:
    """Why and by whom; the key makes a second press find the first one's refund."""

    reason: str
    key: str
    asked_by: int | None = None
    note: str = ""


def ask_refund(payment: Payment, amount: Money, asking: Asking, now: datetime) -> Refund | None:
    """The intention, with its sum claimed. None when it was asked before. Raises TooMuch.

    Within the caller's commit.
    """
    made = insert_once(
        Refund,
        payment_id=payment.id,
        amount_minor=amount.amount,
        currency=amount.currency,
        state=RefundState.SENDING,
        reason=asking.reason,
        request_key=asking.key,
        asked_by=asking.asked_by,
        note=asking.note,
        created_at=now,
    )
    if not made:
        return None
    _claim(payment, amount)
    return refund_of(asking.key)


def refund_of(key: str) -> Refund | None:
    return db.session.scalars(sa.select(Refund).filter_by(request_key=key)).first()


def send_refund(refund_id: int, now: datetime) -> Refund | None:
    """Ask Stripe, with the same key after a lost answer; the row when this call moved it.

    Later than keys are kept, what an earlier call made is looked for first.

    Raises AnswerLost. The result is within the caller's commit.
    """
    row = db.session.get_one(Refund, refund_id, populate_existing=True)
    payment = db.session.get_one(Payment, row.payment_id)
    ask_at = _cash_address(payment)
    db.session.commit()
    if row.state is not RefundState.SENDING or not payment.intent_id:
        return None
    try:
        late = now - row.created_at > KEYS_KEPT
        answer = _made_before(row, payment.intent_id) if late else None
        answer = answer or gateway.refund(payment.intent_id, row.amount, row.id, ask_at)
    except AnswerLost:
        raise
    except GatewayError as refused:
        return _move(row.id, RefundState.FAILED, now, failure=str(refused)[:60])
    log.info("refund sent", refund=row.id, payment=payment.id, amount=row.amount_minor)
    return keep_refund(answer, payment, now)


def keep_refund(answer: RefundAnswer, payment: Payment, now: datetime) -> Refund | None:
    """What Stripe says of one refund; the row when this call moved it, never backwards.

    Within the caller's commit.
    """
    refund_id = _known(answer, payment) or _heard_of(answer, payment, now)
    state = STATES.get(answer.state, RefundState.PENDING)
    return _move(refund_id, state, now, stripe_refund=answer.ref, failure=answer.failure)


def recount_refunds(payment: Payment, charge: Charge | None = None) -> bool:
    """What went back or is about to: our rows, or Stripe's total where it knows of more.

    True when it is all of it. Within the caller's commit.
    """
    db.session.refresh(payment, with_for_update={"key_share": True})  # refund rows point here
    rows = sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_minor), 0)).where(
        Refund.payment_id == payment.id, Refund.state.in_(GOING_OR_GONE)
    )
    ours = db.session.scalar(rows) or 0
    told = charge.refunded.amount if charge and charge.refunded else 0
    payment.refunded_minor = min(payment.amount_minor, max(ours, told))
    db.session.flush()  # the claims that follow compare with the stored sum
    return payment.refunded_minor >= payment.amount_minor > 0


def _made_before(row: Refund, intent_id: str) -> RefundAnswer | None:
    """By our own mark on it."""
    made = gateway.refunds_of(intent_id).answers
    return next((each for each in made if each.refund_id == row.id), None)


def _cash_address(payment: Payment) -> str | None:
    """Cash from a till cannot go back by itself: Stripe writes and asks for a bank account."""
    if payment.method_kind != KONBINI:
        return None
    return db.session.scalar(sa.select(Student.email).filter_by(id=payment.student_id))


def _claim(payment: Payment, amount: Money) -> None:
    room = sa.update(Payment).where(
        Payment.id == payment.id,
        Payment.refunded_minor + amount.amount <= Payment.amount_minor,
    )
    if rows_changed(room.values(refunded_minor=Payment.refunded_minor + amount.amount)) != 1:
        raise TooMuch


def _known(answer: RefundAnswer, payment: Payment) -> int | None:
    """By its own name first; else by our mark on it, unless that row is another refund's."""
    ours = sa.and_(
        Refund.id == answer.refund_id,
        Refund.payment_id == payment.id,
        Refund.stripe_refund.is_(None),
    )
    named = Refund.stripe_refund == answer.ref
    found = sa.select(Refund.id).where(sa.or_(named, ours))
    return db.session.scalars(found.order_by(Refund.stripe_refund.is_(None))).first()


def _heard_of(answer: RefundAnswer, payment: Payment, now: datetime) -> int:
    insert_once(
        Refund,
        payment_id=payment.id,
        amount_minor=answer.amount.amount,
        currency=answer.amount.currency,
        state=RefundState.SENDING,
        reason="dashboard",
        note="",
        stripe_refund=answer.ref,
        created_at=now,
    )
    return db.session.scalars(sa.select(Refund.id).filter_by(stripe_refund=answer.ref)).one()


def _move(refund_id: int, state: RefundState, now: datetime, **more: str | None) -> Refund | None:
    waiting = sa.update(Refund).where(Refund.id == refund_id, Refund.state.in_(BEFORE[state]))
    settled_at = now if state is RefundState.SUCCEEDED else None
    if rows_changed(waiting.values(state=state, settled_at=settled_at, **more)) != 1:
        return None
    log.info("refund moved", refund=refund_id, state=state)
    return db.session.get_one(Refund, refund_id, populate_existing=True)
