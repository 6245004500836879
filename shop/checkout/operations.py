"""The walk from a quote to money: begin, press, settle what Stripe says, undo."""

from datetime import datetime

from structlog import get_logger

from shop import outbox
from shop.accounts.models import Student
from shop.checkout import sending
from shop.checkout.queries import MOST_DECLINES
from shop.checkout.signing import Promise
from shop.extensions import db
from shop.offers.models import Proposal
from shop.offers.operations import claim_acceptance, give_back, mark_undone_answer
from shop.orders import operations as orders
from shop.orders.letters import receipt_context
from shop.orders.models import Order
from shop.orders.rules import fits, may_undo
from shop.outbox import Letter, put_letter
from shop.payments import operations as payments
from shop.payments.models import Payment, PaymentState, Route
from shop.payments.operations import ask_refund, move, needs_review, note, recount_refunds
from shop.payments.rules import DEAD, Charge, ChargeState, DisputeAnswer, Refunded

log = get_logger()


class NoLongerOpen(Exception):
    """The proposal was answered already, or its deadline has passed."""


def begin(student: Student, promise: Promise, language: str, now: datetime) -> Order:
    """One order for one shown quote, however often it is sent. Raises SoldOut, NoLongerOpen."""
    opening = orders.Opening(student.id, promise.quote, promise.quote_id, language, promise.view)
    order, made = orders.open_order(opening, now)
    if made and promise.proposal_id and not claim_acceptance(promise.proposal_id, now):
        db.session.rollback()
        raise NoLongerOpen
    if not made:
        db.session.rollback()
        return db.session.get_one(Order, order.id)

    log.info("order opened", order=order.id, student=student.id)
    if order.total():
        payment = sending.new_payment(order, Route.CHECKOUT, now)
        db.session.commit()
        _send(payment, now)
    else:
        payment = sending.new_payment(order, Route.FREE, now)
        orders.settle_free(order, payment, now)
        db.session.commit()
    return order


def press(proposal: Proposal, promise: Promise, source: Payment, now: datetime) -> Order:
    """One press on the saved card. Raises SoldOut, NoLongerOpen; a second press finds the first."""
    parent = source.order_id
    opening = orders.Opening(
        proposal.student_id,
        promise.quote,
        promise.quote_id,
        sending.language_of(parent),
        promise.view,
        parent,
    )
    if not claim_acceptance(proposal.id, now):
        db.session.rollback()
        raise NoLongerOpen
    order, _ = orders.open_order(opening, now)
    payment = sending.new_payment(order, Route.ONE_PRESS, now, source)
    db.session.commit()
    log.info("order pressed", order=order.id, proposal=proposal.id)

    _send(payment, now)
    return order


def settle_charge(charge: Charge, now: datetime) -> None:
    """What Stripe says of one payment, turned into our facts; every road ends here."""
    payment = db.session.get(Payment, charge.payment_id or 0, populate_existing=True)
    if payment is None:
        return
    order = db.session.get_one(Order, payment.order_id, populate_existing=True)
    if not _belongs(payment, charge):
        _count_refunds(order, payment, charge, now)
    elif charge.state is not ChargeState.OPEN and not fits(payment.amount, charge.amount):
        needs_review(charge, "wrong_sum", now)
    elif charge.state is ChargeState.PAID:
        orders.settle(order, charge, now)
        _count_refunds(order, payment, charge, now)
    else:
        _not_paid(order, payment, charge, now)
    db.session.commit()


def check(order: Order, now: datetime) -> None:
    """Ask Stripe about whatever is under way; return page, poll and clock call this."""
    under_way = [payment for payment in order.payments if payment.in_flight]
    db.session.commit()
    for payment in under_way:
        if charge := sending.truth(payment, now):
            settle_charge(charge, now)


def settle_refund(refunded: Refunded, now: datetime) -> None:
    payments.keep_refund(refunded.answer, now)
    if refunded.charge:
        settle_charge(refunded.charge, now)
    db.session.commit()
    log.info("refund heard of", refund=refunded.answer.ref, state=refunded.answer.state)


def keep_dispute(answer: DisputeAnswer, now: datetime) -> None:
    payments.keep_dispute(answer, now)
    db.session.commit()
    log.info("dispute heard of", dispute=answer.ref, status=answer.status)


def undo(order: Order, now: datetime) -> bool:
    """Within thirty minutes of one press: access ends, all money goes back, no question."""
    if not orders.mark_undone(order, now):
        db.session.rollback()
        return False
    payment = db.session.get_one(Payment, order.paid_by)
    asked = ask_refund(payment, payment.amount, "undone", now)
    orders.take_back(order, "undone", now)
    mark_undone_answer([line.proposal_id for line in order.lines if line.proposal_id], now)
    student = db.session.get_one(Student, order.student_id)
    letter = Letter(student.email, "undone", order.language, receipt_context(order))
    put_letter(letter, f"undone:{order.id}", now)
    if asked:
        outbox.put("refund", {"refund_id": asked.id}, f"refund:{asked.id}", now)
    db.session.commit()
    log.info("order undone", order=order.id)
    return True


def undo_in_time(order: Order, now: datetime) -> bool:
    """False when the thirty minutes are over or this was no one-press purchase."""
    pressed = any(p.id == order.paid_by and p.route is Route.ONE_PRESS for p in order.payments)
    return may_undo(order.paid_at, pressed, order.closed_at is not None, now) and undo(order, now)


def first_of(order: Order) -> Order:
    """The order an add-on came after, or the order itself."""
    return db.session.get_one(Order, order.parent_id) if order.parent_id else order


def let_go(order: Order, because: str, now: datetime) -> None:
    """The order ends unpaid: seats and proposal are open again. Within the caller's commit."""
    if orders.close(order, because, now):
        for line in order.lines:
            if line.proposal_id:
                give_back(line.proposal_id, now)


def abandon(order: Order, now: datetime) -> None:
    """The student said no after all; nothing was charged and nothing stays in the way."""
    db.session.commit()
    for payment in order.payments:
        if stopped := sending.stop(payment):
            settle_charge(stopped, now)
    order = db.session.get_one(Order, order.id, populate_existing=True)
    if not any(payment.in_flight for payment in order.payments):
        let_go(order, "abandoned", now)
    db.session.commit()


def fall_back(order: Order, now: datetime) -> bool:
    """Another way to pay for the same order, as another row. False when its time is over."""
    if order.paid_at or order.closed_at or order.expires_at <= now or _declined_often(order):
        return False
    for payment in order.payments:
        _forget_unopened(payment)
    if any(payment.in_flight for payment in order.payments):
        return True
    payment = sending.new_payment(order, Route.CHECKOUT, now)
    order.expires_at = payment.window_ends_at
    db.session.commit()
    _send(payment, now)
    return True


def _declined_often(order: Order) -> bool:
    declined = [each for each in order.payments if each.state is PaymentState.DECLINED]
    return len(declined) > MOST_DECLINES


def _forget_unopened(payment: Payment) -> None:
    """A page whose address nobody ever learned cannot be paid on. Within the caller's commit."""
    if payment.never_opened and move(payment.id, PaymentState.CANCELED):
        log.info("payment", payment=payment.id, state=PaymentState.CANCELED)


def _send(payment: Payment, now: datetime) -> None:
    if charge := sending.ask(payment, now):
        settle_charge(charge, now)


def _belongs(payment: Payment, charge: Charge) -> bool:
    """A session's intent is left to the session, whose reference the row knows or learns."""
    if payment.route is Route.CHECKOUT:
        return charge.ref.startswith("cs_") and payment.session_id in (None, charge.ref)
    return charge.ref.startswith("pi_") and payment.intent_id in (None, charge.ref)


def _not_paid(order: Order, payment: Payment, charge: Charge, now: datetime) -> None:
    """An expired page ends the order; a declined press leaves Stripe's page open."""
    note(charge)
    over = payment.route is Route.CHECKOUT or order.expires_at <= now
    if charge.state in DEAD and over:
        let_go(order, "expired", now)


def _count_refunds(order: Order, payment: Payment, charge: Charge, now: datetime) -> None:
    """The total comes from Stripe, so any order of arrival ends the same."""
    if not charge.refunded or payment.intent_id not in (None, charge.intent_id):
        return
    all_of_it = recount_refunds(charge)
    if all_of_it and order.paid_by == payment.id:
        orders.take_back(order, "refunded", now)
