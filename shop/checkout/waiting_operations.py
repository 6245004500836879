"""Money that comes later: the order waits to the slip's end, and the student is told."""

from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop import outbox
from shop.checkout.waiting_letters import waiting_context
from shop.extensions import db, rows_changed
from shop.orders.models import Order
from shop.outbox import Letter, put_letter
from shop.payments.models import Payment, PaymentState
from shop.payments.operations import add_task, move, note
from shop.payments.rules import Charge
from shop.payments.slip_rules import Slip, remind_at, slip_of, waits_until

log = get_logger()


def wait(order: Order, payment: Payment, charge: Charge, now: datetime) -> bool:
    """False when a transfer did not come in time, which Stripe never says by itself.

    Within the caller's commit.
    """
    first, slip = payment.slip is None, charge.slip
    if not note(charge) or slip is None:
        return True
    until = waits_until(slip, now) if first else payment.window_ends_at
    if until <= now and slip.ends_at is None:
        _give_up(order, payment, slip, now)
        return False
    if first:
        order.expires_at = payment.window_ends_at = until
        _tell(order, payment, slip, "waiting", now)
        if due := remind_at(until, now):
            key = f"remind_to_pay:{payment.id}"
            outbox.put("pay_soon", {"payment_id": payment.id}, key, now, due)
        log.info("order waits for its money", order=order.id, way=slip.way)
    return True


def hear_of_slip(payment: Payment, charge: Charge) -> None:
    """A part of a transfer has come. Within the caller's commit."""
    if charge.slip and charge.intent_id == payment.intent_id:
        waiting = sa.update(Payment).filter_by(id=payment.id, state=PaymentState.AWAITING)
        rows_changed(waiting.values(slip=charge.slip.kept()))


def remind(payment_id: int, now: datetime) -> None:
    """A day before the end, to whoever has not paid by then."""
    payment = db.session.get_one(Payment, payment_id, populate_existing=True)
    if payment.state is PaymentState.AWAITING and payment.slip:
        order = db.session.get_one(Order, payment.order_id)
        _tell(order, payment, slip_of(payment.slip), "pay_soon", now)
        log.info("payment reminded of", order=order.id)
    db.session.commit()


def tell_the_end(order: Order, payment: Payment, now: datetime) -> None:
    """Within the caller's commit."""
    if payment.slip and not order.paid_at:
        _tell(order, payment, slip_of(payment.slip), "slip_expired", now)


def _give_up(order: Order, payment: Payment, slip: Slip, now: datetime) -> None:
    move(payment.id, PaymentState.EXPIRED)
    arrived = payment.amount_minor - slip.remaining
    if arrived:
        facts = {"order": order.public_id, "arrived": arrived, "ref": payment.intent_id}
        add_task("short_transfer", f"short_transfer:{payment.id}", facts, now)


def _tell(order: Order, payment: Payment, slip: Slip, event: str, now: datetime) -> None:
    context = waiting_context(order, slip, payment.window_ends_at)
    letter = Letter(order.student.email, event, order.language, context)
    put_letter(letter, f"{event}:{payment.id}", now)
