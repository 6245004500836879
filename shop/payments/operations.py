"""Payment rows: opened before the call and moved forward only."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from structlog import get_logger

from shop.extensions import db, insert_once, rows_changed
from shop.money import display
from shop.payments.models import (
    IN_FLIGHT,
    Customer,
    OwnerTask,
    Payment,
    PaymentState,
    Route,
)
from shop.payments.rules import Charge, ChargeState
from shop.public_ids import new_public_id

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
    row.key = f"pay:{row.id}:{new_public_id()[:8]}" if row.route is not Route.FREE else None
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


def note(charge: Charge) -> bool:
    """Keep what Stripe says of a payment that is not money yet; False when it is over.

    Within the caller's commit.
    """
    state = STATES[charge.state]
    moving = sa.update(Payment).where(Payment.id == charge.payment_id, Payment.state.in_(IN_FLIGHT))
    return rows_changed(moving.values(state=state, **_facts(charge))) == 1


def move(payment_id: int, state: PaymentState) -> bool:
    """From in flight to another state; never back from an end. Within the caller's commit."""
    moving = sa.update(Payment).where(Payment.id == payment_id, Payment.state.in_(IN_FLIGHT))
    return rows_changed(moving.values(state=state)) == 1


def needs_review(charge: Charge, order: str, why: str, now: datetime) -> None:
    """Money that does not fit goes to a person. Within the caller's commit."""
    unsettled = sa.update(Payment).where(
        Payment.id == charge.payment_id, Payment.state != PaymentState.SUCCEEDED
    )
    rows_changed(unsettled.values(state=PaymentState.NEEDS_REVIEW, **_facts(charge)))
    came = {"ref": charge.ref, "amount": display(charge.amount), "order": order}
    add_task(why, f"{why}:{charge.ref}", came, now)


def add_task(kind: str, key: str, facts: dict[str, Any], now: datetime) -> None:
    """Within the caller's commit."""
    insert_once(OwnerTask, kind=kind, key=key, facts=facts, made_at=now)


def finish_tasks(keys: Collection[str], now: datetime) -> None:
    """What waited for a person has ended by itself. Within the caller's commit."""
    waiting = sa.update(OwnerTask).where(OwnerTask.key.in_(keys), OwnerTask.done_at.is_(None))
    if keys:
        rows_changed(waiting.values(done_at=now))


def remember_customer(student_id: int, mode: str, customer_id: str | None) -> None:
    """Within the caller's commit."""
    if customer_id:
        insert_once(Customer, student_id=student_id, mode=mode, customer_id=customer_id)


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
        "slip": charge.slip.kept() if charge.slip else None,
        "method_id": card.method_id if card else None,
        "card_brand": card.brand if card else None,
        "card_last4": card.last4 if card else None,
        "card_fingerprint": card.fingerprint if card else None,
        "session_id": charge.ref if charge.ref.startswith("cs_") else None,
    }
    return {name: value for name, value in known.items() if value is not None}
