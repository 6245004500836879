"""What a bank asks back, as Stripe tells it now: whatever order it is heard in ends the same."""

from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.extensions import insert_once, rows_changed
from shop.payments.models import Dispute, Payment
from shop.payments.rules import DisputeAnswer, dispute_over

log = get_logger()


def keep_dispute(answer: DisputeAnswer, payment: Payment, now: datetime) -> bool:
    """True when this call heard of it first or moved it. Within the caller's commit."""
    made = insert_once(
        Dispute,
        payment_id=payment.id,
        stripe_dispute=answer.ref,
        status=answer.status,
        amount_minor=answer.amount.amount,
        reason=answer.reason,
        refundable=answer.refundable,
        due_at=answer.due_at,
        opened_at=now,
        closed_at=now if dispute_over(answer.status) else None,
    )
    return made or _move(answer, now)


def _move(answer: DisputeAnswer, now: datetime) -> bool:
    over = dispute_over(answer.status)
    moving = sa.update(Dispute).where(
        Dispute.stripe_dispute == answer.ref, Dispute.status != answer.status
    )
    if not over and not answer.status.startswith("appeal"):
        moving = moving.where(Dispute.closed_at.is_(None))
    told = {"status": answer.status, "refundable": answer.refundable, "due_at": answer.due_at}
    moved = rows_changed(moving.values(**told, closed_at=now if over else None)) == 1
    if moved:
        log.info("dispute moved", dispute=answer.ref, status=answer.status)
    return moved
