"""The walk from a quote to money: begin, press, settle what Stripe says, undo."""

from datetime import datetime

from flask import current_app
from structlog import get_logger

from shop.accounts.models import Student
from shop.checkout import sending
from shop.checkout.customer_operations import meet
from shop.checkout.following import follow, follow_payment
from shop.checkout.lost_orders import behind
from shop.checkout.queries import MOST_DECLINES
from shop.checkout.signing import Promise
from shop.checkout.waiting_operations import hear_of_slip, tell_the_end, wait
from shop.extensions import db
from shop.money import total
from shop.offers.models import Proposal
from shop.offers.operations import claim_acceptance, give_back, mark_undone_answer
from shop.orders import operations as orders
from shop.orders.letters import receipt_context
from shop.orders.models import Order
from shop.orders.refund_operations import all_of, open_refund
from shop.orders.rules import fits, may_undo
from shop.outbox import Letter, put_letter
from shop.payments.ledger_operations import book_charge
from shop.payments.models import Payment, PaymentState, Route
from shop.payments.operations import move, needs_review, note
from shop.payments.refund_operations import Asking, TooMuch
from shop.payments.rules import DEAD, Charge, ChargeState

log = get_logger()


class NoLongerOpen(Exception):
    """The proposal was answered already, its deadline has passed, or its quote was used."""


def begin(student: Student, promise: Promise, language: str, now: datetime) -> Order:
    """One order for one shown quote, however often it is sent. Raises SoldOut, NoLongerOpen."""
    if promise.quote.total:
        meet(student, current_app.config["SHOP"].mode)
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
    """One press on the saved card, once for one shown quote. Raises SoldOut, NoLongerOpen."""
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
    order, made = orders.open_order(opening, now)
    if not made:
        db.session.rollback()
        raise NoLongerOpen
    payment = sending.new_payment(order, Route.ONE_PRESS, now, source)
    db.session.commit()
    log.info("order pressed", order=order.id, proposal=proposal.id)

    _send(payment, now)
    return order


def settle_charge(charge: Charge, now: datetime) -> None:
    """What Stripe says of one payment, turned into our facts; every road ends here."""
    charge, payment = behind(charge, now)
    if payment is None:
        return
    order = db.session.get_one(Order, payment.order_id, populate_existing=True)
    if not _belongs(payment, charge):
        hear_of_slip(payment, charge)
        follow_payment(payment, order, now, charge)
    elif charge.state is ChargeState.PAID and not fits(payment.amount, charge.amount):
        needs_review(charge, order.public_id, "wrong_sum", now)
    elif charge.state is ChargeState.PAID:
        orders.settle(order, charge, now)
        follow_payment(payment, order, now, charge)
    else:
        _not_paid(order, payment, charge, now)
    _into_the_books(order, payment, charge, now)
    db.session.commit()


def check(order: Order, now: datetime) -> None:
    """Ask Stripe about whatever is under way; return page, poll and clock call this."""
    under_way = [payment for payment in order.payments if payment.in_flight]
    db.session.commit()
    for payment in under_way:
        if charge := sending.last_word(payment, now):
            settle_charge(charge, now)


def undo(order: Order, now: datetime) -> bool:
    """In the time to undo one press: access ends, all money goes back, no question."""
    if not (orders.mark_undone(order, now) and _ask_all(order, now)):
        db.session.rollback()
        return False
    follow(order, now)
    mark_undone_answer([line.proposal_id for line in order.lines if line.proposal_id], now)
    student = db.session.get_one(Student, order.student_id)
    letter = Letter(student.email, "undone", order.language, receipt_context(order))
    put_letter(letter, f"undone:{order.id}", now)
    db.session.commit()
    log.info("order undone", order=order.id)
    return True


def _ask_all(order: Order, now: datetime) -> bool:
    """False when some of it went back or was counted elsewhere: then a person looks at it."""
    parts = all_of(order)
    if total([part.amount for part in parts]) != order.total():
        return False
    try:
        open_refund(order, parts, Asking("undone", f"undone:{order.paid_by}"), now)
    except TooMuch:
        return False
    return True


def undo_in_time(order: Order, now: datetime) -> bool:
    """False when that time is over or this was no one-press purchase."""
    pressed = any(p.id == order.paid_by and p.route is Route.ONE_PRESS for p in order.payments)
    closed = order.closed_at is not None
    return may_undo(order.undo_until, pressed, closed, now) and undo(order, now)


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
    if order.paid_at or order.closed_at or order.expires_at <= now or _no_more_tries(order):
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


def _no_more_tries(order: Order) -> bool:
    """Cards were refused too often, or money came that a person has to look at first."""
    states = [each.state for each in order.payments]
    declined = states.count(PaymentState.DECLINED)
    return PaymentState.NEEDS_REVIEW in states or declined > MOST_DECLINES


def _forget_unopened(payment: Payment) -> None:
    """A page whose address nobody ever learned cannot be paid on. Within the caller's commit."""
    if payment.never_opened and move(payment.id, PaymentState.CANCELED):
        log.info("payment", payment=payment.id, state=PaymentState.CANCELED)


def _send(payment: Payment, now: datetime) -> None:
    if charge := sending.ask(payment, now):
        settle_charge(charge, now)


def _into_the_books(order: Order, payment: Payment, charge: Charge, now: datetime) -> None:
    if payment.intent_id in (None, charge.intent_id):
        book_charge(charge, order.id, now)


def _belongs(payment: Payment, charge: Charge) -> bool:
    """A session's intent is left to the session, whose reference the row knows or learns."""
    if payment.route is Route.CHECKOUT:
        return charge.ref.startswith("cs_") and payment.session_id in (None, charge.ref)
    return charge.ref.startswith("pi_") and payment.intent_id in (None, charge.ref)


def _not_paid(order: Order, payment: Payment, charge: Charge, now: datetime) -> None:
    """An expired page ends the order; a declined press leaves Stripe's page open."""
    waits = True
    if charge.state is ChargeState.AWAITING:
        waits = wait(order, payment, charge, now)
    else:
        note(charge)
    over = payment.route is Route.CHECKOUT or order.expires_at <= now
    if not waits or (charge.state in DEAD and over):
        let_go(order, "expired", now)
        tell_the_end(order, payment, now)
