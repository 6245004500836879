"""Payment rows: opened before the call, moved forward only, refunded at most once."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from structlog import get_logger

from shop.extensions import db, insert_once, rows_changed
from shop.money import Money
from shop.payments import gateway
from shop.payments.models import (
    IN_FLIGHT,
    Customer,
    Dispute,
    OwnerTask,
    Payment,
    PaymentState,
    Refund,
    RefundState,
    Route,
)
from shop.payments.rules import Charge, ChargeState, DisputeAnswer, RefundAnswer

PAYMENT_WINDOW = timedelta(minutes=31)  # Stripe refuses a page that lives less than thirty
log = get_logger()

STATES = {
    ChargeState.OPEN: PaymentState.OPEN,
    ChargeState.AWAITING: PaymentState.AWAITING,
    ChargeState.PROCESSING: PaymentState.PROCESSING,
    ChargeState.NEEDS_BANK: PaymentState.REQUIRES_ACTION,
    ChargeState.DECLINED: PaymentState.DECLINED,
    ChargeState.EXPIRED: PaymentState.EXPIRED,
    ChargeState.CANCELED: PaymentState.CANCELED,
}


def add_payment(row: Payment) -> Payment:
    """Store the intention with its key. Within the caller's commit."""
    db.session.add(row)
    db.session.flush()  # the key is made of the row's own number
    row.key = f"pay:{row.id}" if row.route is not Route.FREE else None
    return row


def claim(charge: Charge, now: datetime) -> bool:
    """True for the one call that turns this payment into money. Within the caller's commit."""
    unsettled = sa.update(Payment).where(
        Payment.id == charge.payment_id, Payment.state != PaymentState.SUCCEEDED
    )
    return (
        rows_changed(
            unsettled.values(state=PaymentState.SUCCEEDED, settled_at=now, **_facts(charge))
        )
        == 1
    )


def note(charge: Charge) -> None:
    """Keep what Stripe says of a payment that is not money yet. Within the caller's commit."""
    state = STATES[charge.state]
    moving = sa.update(Payment).where(Payment.id == charge.payment_id, Payment.state.in_(IN_FLIGHT))
    rows_changed(moving.values(state=state, **_facts(charge)))


def move(payment_id: int, state: PaymentState) -> bool:
    """From in flight to another state; never back from an end. Within the caller's commit."""
    moving = sa.update(Payment).where(Payment.id == payment_id, Payment.state.in_(IN_FLIGHT))
    return rows_changed(moving.values(state=state)) == 1


def needs_review(charge: Charge, why: str, now: datetime) -> None:
    """Money that does not fit goes to a person. Within the caller's commit."""
    if charge.payment_id:
        move(charge.payment_id, PaymentState.NEEDS_REVIEW)
    add_task(why, f"{why}:{charge.ref}", {"ref": charge.ref, "amount": charge.amount.amount}, now)


def add_task(kind: str, key: str, facts: dict[str, Any], now: datetime) -> None:
    """Within the caller's commit."""
    insert_once(OwnerTask, kind=kind, key=key, facts=facts, made_at=now)


def remember_customer(student_id: int, mode: str, customer_id: str | None) -> None:
    """Within the caller's commit."""
    if customer_id:
        insert_once(Customer, student_id=student_id, mode=mode, customer_id=customer_id)


def ask_refund(payment: Payment, amount: Money, reason: str, now: datetime) -> Refund | None:
    """The intention to give money back, once per payment and reason. Within the caller's commit."""
    key = f"{reason}:{payment.id}"
    if not insert_once(
        Refund,
        payment_id=payment.id,
        amount_minor=amount.amount,
        currency=amount.currency,
        state=RefundState.SENDING,
        reason=reason,
        request_key=key,
        created_at=now,
    ):
        return None
    return db.session.scalars(sa.select(Refund).filter_by(request_key=key)).one()


def send_refund(refund_id: int, now: datetime) -> bool:
    """Ask Stripe; the same key again after a lost answer. True when nothing is left to do."""
    row = db.session.get_one(Refund, refund_id)
    payment = db.session.get_one(Payment, row.payment_id)
    db.session.commit()
    if row.state is not RefundState.SENDING or not payment.intent_id:
        return True

    answer = gateway.refund(payment.intent_id, row.amount, row.id)

    keep_refund(answer, now)
    db.session.commit()
    log.info("refund sent", refund=row.id, payment=payment.id, amount=row.amount_minor)
    return True


def keep_refund(answer: RefundAnswer, now: datetime) -> None:
    """Within the caller's commit."""
    state = RefundState(answer.state) if answer.state in set(RefundState) else RefundState.PENDING
    payment = db.session.scalars(sa.select(Payment).filter_by(intent_id=answer.intent_id)).first()
    if payment is None:
        return
    if answer.refund_id is None:
        insert_once(
            Refund,
            payment_id=payment.id,
            amount_minor=answer.amount.amount,
            state=state,
            currency=answer.amount.currency,
            reason="dashboard",
            created_at=now,
            stripe_refund=answer.ref,
        )
    known = sa.or_(Refund.id == answer.refund_id, Refund.stripe_refund == answer.ref)
    rows_changed(
        sa.update(Refund)
        .where(known)
        .values(
            state=state,
            stripe_refund=answer.ref,
            settled_at=now if state is RefundState.SUCCEEDED else None,
        )
    )


def recount_refunds(charge: Charge) -> bool:
    """Take the refunded total from Stripe, never add to ours. True when all of it went back.

    Within the caller's commit.
    """
    refunded = charge.refunded.amount if charge.refunded else 0
    rows_changed(
        sa.update(Payment)
        .where(Payment.intent_id == charge.intent_id)
        .values(
            refunded_minor=sa.case(
                (Payment.amount_minor < refunded, Payment.amount_minor), else_=refunded
            )
        )
    )
    return refunded >= charge.amount.amount > 0


def keep_dispute(answer: DisputeAnswer, now: datetime) -> None:
    """Within the caller's commit."""
    payment = db.session.scalars(sa.select(Payment).filter_by(intent_id=answer.intent_id)).first()
    if payment is None:
        return
    insert_once(
        Dispute,
        payment_id=payment.id,
        stripe_dispute=answer.ref,
        status=answer.status,
        amount_minor=answer.amount.amount,
        opened_at=now,
    )
    over = answer.status in ("won", "lost", "warning_closed", "prevented")
    rows_changed(
        sa.update(Dispute)
        .where(Dispute.stripe_dispute == answer.ref)
        .values(status=answer.status, closed_at=now if over else None)
    )
    add_task(
        "dispute", f"dispute:{answer.ref}", {"status": answer.status, "payment": payment.id}, now
    )


def _facts(charge: Charge) -> dict[str, Any]:
    """Only what the charge knows: an answer without a card never blanks a known one."""
    card = charge.card
    known = {
        "intent_id": charge.intent_id,
        "charge_id": charge.charge_id,
        "customer_id": charge.customer_id,
        "method_kind": charge.method_kind,
        "page_url": charge.page_url,
        "decline_code": charge.decline_code,
        "method_id": card.method_id if card else None,
        "card_brand": card.brand if card else None,
        "card_last4": card.last4 if card else None,
        "session_id": charge.ref if charge.ref.startswith("cs_") else None,
    }
    return {name: value for name, value in known.items() if value is not None}
