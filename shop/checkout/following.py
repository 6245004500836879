"""What follows when money went back or is held: access, papers, letters, tasks. No commits."""

from datetime import datetime

import sqlalchemy as sa

from shop.accounts.models import Role, Student
from shop.extensions import db
from shop.languages import moment_time, speaking
from shop.money import display, total
from shop.offers.dependent_operations import (
    count_complaints,
    count_regrets,
    withdraw_after,
)
from shop.orders.models import Order
from shop.orders.receipt_operations import issue_credit_notes
from shop.orders.refund_letters import desk_context, refund_context
from shop.orders.refund_models import RefundLine
from shop.orders.refund_operations import Recounted, recount
from shop.orders.refund_queries import counted_elsewhere, regretted_proposals
from shop.outbox import Letter, put_letter
from shop.payments.dispute_words import reason_of
from shop.payments.models import Payment, Refund, RefundState
from shop.payments.operations import add_task, finish_tasks
from shop.payments.rules import Charge, DisputeAnswer, dispute_over, only_asked

TOLD_ALREADY = ("undone", "not_sellable")


def follow(order: Order, now: datetime, charge: Charge | None = None) -> Recounted:
    """Access first, then whatever stood on it. Within the caller's commit."""
    changes = recount(order, now, charge)
    issue_credit_notes(now, order)
    if changes.ended:
        products = {line.product_id for line in changes.ended}
        withdraw_after(order.student_id, products, order.id)
    _look_after_credit(order, changes, now)
    if order.closed_because != "undone":  # undoing has counted itself
        count_regrets(regretted_proposals(order), now)
    finish_tasks([f"which_line:{refund_id}" for refund_id in changes.told], now)
    for refund in changes.untold:
        facts = {"order": order.public_id, "refund": refund.id, "amount": display(refund.amount)}
        add_task("which_line", f"which_line:{refund.id}", facts, now)
    return changes


def follow_refund(order: Order, refund: Refund, now: datetime) -> None:
    """The student hears that money is coming, the owner that it did not arrive.

    Within the caller's commit.
    """
    if refund.state is RefundState.FAILED:
        _failed(order, refund, now)
    elif refund.reason not in TOLD_ALREADY:
        told = sa.select(RefundLine).filter_by(refund_id=refund.id).order_by(RefundLine.id)
        context = refund_context(order, refund, list(db.session.scalars(told)))
        student = db.session.get_one(Student, order.student_id)
        letter = Letter(student.email, "refunded", order.language, context)
        put_letter(letter, f"refunded:{refund.id}", now)


def follow_dispute(order: Order, answer: DisputeAnswer, now: datetime) -> None:
    """Opened: a task and a letter with the day the bank waits for. Within the caller's commit."""
    asked, over = only_asked(answer.status), dispute_over(answer.status)
    done = [f"inquiry:{answer.ref}"] if over or not asked else []
    finish_tasks(done + ([f"dispute:{answer.ref}"] if over else []), now)
    if over and answer.status != "lost":
        return
    kind = "dispute_lost" if over else "inquiry" if asked else "dispute"
    add_task(kind, f"{kind}:{answer.ref}", _dispute_facts(order, answer), now)
    if kind == "dispute":
        _warn_owners(order, answer, now)
        count_complaints([each.proposal_id for each in order.lines if each.proposal_id], now)


def follow_payment(payment: Payment, order: Order, now: datetime, charge: Charge) -> None:
    """Sums of the order's own payment move its lines; of another one only themselves are kept."""
    if payment.intent_id in (None, charge.intent_id) and order.paid_by == payment.id:
        follow(order, now, charge)


def _look_after_credit(order: Order, changes: Recounted, now: datetime) -> None:
    """What a later order took off its price is not there any more, in part or at all."""
    counted = counted_elsewhere(order)
    short = any(
        line.price_minor - line.refunded_minor < counted[line.product_id].amount
        for line in order.lines
        if line.product_id in counted
    )
    if counted and (short or changes.ended):
        facts = {"order": order.public_id, "amount": display(total(list(counted.values())))}
        add_task("credit_gone", f"credit_gone:{order.id}", facts, now)


def _dispute_facts(order: Order, answer: DisputeAnswer) -> dict[str, str]:
    due = answer.due_at.isoformat() if answer.due_at and not dispute_over(answer.status) else ""
    amount = display(answer.amount)
    return {"order": order.public_id, "reason": answer.reason, "due": due, "amount": amount}


def _warn_owners(order: Order, answer: DisputeAnswer, now: datetime) -> None:
    for owner in _owners():
        context = desk_context(order, display(answer.amount), **_said_to(owner, answer))
        letter = Letter(owner.email, "dispute_opened", owner.language, context)
        put_letter(letter, f"dispute_opened:{answer.ref}:{owner.id}", now)


def _failed(order: Order, refund: Refund, now: datetime) -> None:
    amount = display(refund.amount)
    facts = {"order": order.public_id, "amount": amount, "why": refund.failure or ""}
    add_task("refund_failed", f"refund_failed:{refund.id}", facts, now)
    for owner in _owners():
        context = desk_context(order, amount, student=order.student.email)
        letter = Letter(owner.email, "refund_failed", owner.language, context)
        put_letter(letter, f"refund_failed:{refund.id}:{owner.id}", now)


def _owners() -> list[Student]:
    return list(db.session.scalars(sa.select(Student).filter_by(role=Role.OWNER)))


def _said_to(owner: Student, answer: DisputeAnswer) -> dict[str, str]:
    with speaking(owner.language):
        due = moment_time(answer.due_at) if answer.due_at else ""
        return {"reason": reason_of(answer.reason), "due": due}
