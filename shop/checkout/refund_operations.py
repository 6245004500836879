"""Money back: asked at the desk, by the student, in Stripe's dashboard or by a bank."""

from datetime import datetime

from structlog import get_logger

from shop.checkout.following import follow, follow_dispute, follow_refund
from shop.checkout.lost_orders import money_behind
from shop.checkout.operations import settle_charge
from shop.extensions import db
from shop.orders.models import Order
from shop.orders.operations import give_back
from shop.orders.refund_operations import open_refund, tell_lines
from shop.orders.refund_queries import order_paid_by
from shop.orders.refund_rules import Part
from shop.payments import dispute_operations as disputes
from shop.payments import refund_operations as refunds
from shop.payments.ledger_operations import book_lines
from shop.payments.models import Payment, Refund
from shop.payments.operations import add_task
from shop.payments.refund_operations import Asking, TooMuch
from shop.payments.rules import Charge, Disputed, Refunded, Warned

log = get_logger()


def pay_back(order: Order, parts: list[Part], asking: Asking, now: datetime) -> None:
    """Once per key, never more than is left. Raises TooMuch."""
    try:
        asked = open_refund(order, parts, asking, now)
    except TooMuch:
        db.session.rollback()
        raise
    if asked is None:
        db.session.rollback()
        return
    follow(order, now)
    db.session.commit()
    log.info("refund opened", refund=asked.id, order=order.id, by=asking.asked_by)


def send_back(refund_id: int, now: datetime) -> None:
    """The outbox's work, repeated after a lost answer. Raises AnswerLost."""
    moved = refunds.send_refund(refund_id, now)
    if moved:
        _follow_moved([moved], now)
    db.session.commit()


def settle_refund(refunded: Refunded, now: datetime) -> None:
    """All refunds of a payment as Stripe knows them, then the payment itself."""
    payment = money_behind(refunded.charge, now)
    if payment is None or refunded.charge is None:
        return
    kept = [refunds.keep_refund(answer, payment, now) for answer in refunded.answers]
    refunds.recount_refunds(payment, refunded.charge)
    _follow_moved([each for each in kept if each], now)
    book_lines([line for answer in refunded.answers for line in answer.lines], now)
    settle_charge(refunded.charge, now)
    db.session.commit()


def settle_dispute(disputed: Disputed, now: datetime) -> None:
    payment = money_behind(disputed.charge, now)
    if payment is None or disputed.charge is None:
        return
    if disputes.keep_dispute(disputed.answer, payment, now):
        order = db.session.get_one(Order, payment.order_id, populate_existing=True)
        follow_dispute(order, disputed.answer, now)
    book_lines(disputed.answer.lines, now)
    settle_charge(disputed.charge, now)
    _let_go_by_the_bank(payment, disputed.charge, now)
    db.session.commit()
    log.info("dispute heard of", dispute=disputed.answer.ref, status=disputed.answer.status)


def take_warning(warned: Warned, now: datetime) -> None:
    """Money sent back now spares the dispute: the owner decides."""
    payment = money_behind(warned.charge, now)
    if payment is None:
        return
    order = db.session.get_one(Order, payment.order_id)
    facts = {"order": order.public_id, "why": warned.kind}
    add_task("fraud_warning", f"fraud_warning:{warned.ref}", facts, now)
    db.session.commit()
    log.info("early fraud warning", order=order.id, warning=warned.ref)


def allot(order: Order, refund: Refund, parts: list[Part], now: datetime) -> None:
    """The owner says which lines a dashboard refund was for. Raises TooMuch."""
    try:
        tell_lines(refund, parts)
    except TooMuch:
        db.session.rollback()
        raise
    follow(order, now)
    db.session.commit()
    log.info("refund allotted", refund=refund.id, order=order.id)


def _let_go_by_the_bank(payment: Payment, charge: Charge, now: datetime) -> None:
    """Money of no paid order goes back, as it would have done before it was disputed."""
    if payment.settled_at and order_paid_by(payment.id) is None:
        give_back(db.session.get_one(Order, payment.order_id), charge, now)


def _follow_moved(moved: list[Refund], now: datetime) -> None:
    for refund in moved:
        payment = db.session.get_one(Payment, refund.payment_id)
        order = order_paid_by(payment.id)
        if order is None:
            refunds.recount_refunds(payment)
            order = db.session.get_one(Order, payment.order_id)
        else:
            follow(order, now)
        follow_refund(order, refund, now)
