"""Orders with a line of one's own; the owner sees all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shop.accounts.models import Student
from shop.extensions import db
from shop.offers.models import Proposal
from shop.orders.models import Order, OrderLine
from shop.outbox import Outbox
from shop.payments.models import Dispute, Payment, PaymentState, Refund
from shop.public_ids import row_number
from shop.studio.queries import own_ids

PER_PAGE = 50
NEWEST_FIRST = (Order.opened_at.desc(), Order.id.desc())
STATES = {
    "paid": sa.and_(Order.paid_at.is_not(None), Order.closed_at.is_(None)),
    "open": sa.and_(Order.paid_at.is_(None), Order.closed_at.is_(None)),
    "closed": Order.closed_at.is_not(None),
    "refunded": Order.paid_by.in_(sa.select(Payment.id).where(Payment.refunded_minor > 0)),
    "disputed": Order.paid_by.in_(sa.select(Dispute.payment_id)),
    "review": Order.id.in_(
        sa.select(Payment.order_id).where(Payment.state == PaymentState.NEEDS_REVIEW)
    ),
}

OF_PAYMENTS = ("refunded_late", "waiting", "pay_soon", "slip_expired")


@dataclass(frozen=True)
class OrderSearch:
    """A state of STATES or nothing; a number or part of an address; which page."""

    state: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True)
class MoneyFacts:
    payments: Sequence[Payment]
    refunds: Sequence[Refund]


def orders(actor: Student, search: OrderSearch) -> Sequence[Order]:
    """One more than a page holds; lines and payments come along, however many orders."""
    found = _orders(actor)
    if search.state in STATES:
        found = found.where(STATES[search.state])
    if search.words:
        found = found.where(_named(search.words))
    newest = found.order_by(*NEWEST_FIRST).offset((search.page - 1) * PER_PAGE)
    return db.session.scalars(newest.limit(PER_PAGE + 1)).all()


def order_at(actor: Student, public_id: str) -> Order | None:
    return db.session.scalar(_orders(actor).where(Order.public_id == public_id))


def lines_of(actor: Student, order: Order) -> list[OrderLine]:
    if actor.owns_shop:
        return list(order.lines)
    mine = set(db.session.scalars(own_ids(actor)))
    return [line for line in order.lines if line.product_id in mine]


def own_sums(actor: Student, found: Iterable[Order]) -> dict[int, list[OrderLine]]:
    mine = None if actor.owns_shop else set(db.session.scalars(own_ids(actor)))
    return {
        order.id: [line for line in order.lines if mine is None or line.product_id in mine]
        for order in found
    }


def orders_of_student(actor: Student, student_id: int) -> Sequence[Order]:
    mine = _orders(actor).where(Order.student_id == student_id)
    return db.session.scalars(mine.order_by(*NEWEST_FIRST)).all()


def money_facts(order: Order) -> MoneyFacts:
    paid_by = [payment.id for payment in order.payments]
    refunds = sa.select(Refund).where(Refund.payment_id.in_(paid_by)).order_by(Refund.id)
    return MoneyFacts(order.payments, db.session.scalars(refunds).all())


def proposals_in(lines: Iterable[OrderLine]) -> Sequence[Proposal]:
    wanted = {line.proposal_id for line in lines if line.proposal_id}
    return db.session.scalars(sa.select(Proposal).where(Proposal.id.in_(wanted))).all()


def letters_about(order: Order) -> Sequence[Outbox]:
    """Written because of this order or one of its payments."""
    keys = [f"{event}:{order.id}" for event in ("receipt", "undone", "not_charged")]
    paid_by = [payment.id for payment in order.payments]
    keys += [f"{event}:{payment_id}" for event in OF_PAYMENTS for payment_id in paid_by]
    sent = sa.select(Refund.id).where(Refund.payment_id.in_(paid_by))
    keys += [f"refunded:{refund_id}" for refund_id in db.session.scalars(sent)]
    written = sa.select(Outbox).where(Outbox.kind == "letter", Outbox.key.in_(keys))
    return db.session.scalars(written.order_by(Outbox.id)).all()


def _orders(actor: Student) -> sa.Select[Order]:
    found = sa.select(Order).options(selectinload(Order.lines), selectinload(Order.payments))
    if actor.owns_shop:
        return found
    mine = sa.select(OrderLine.order_id).where(OrderLine.product_id.in_(own_ids(actor)))
    return found.where(Order.id.in_(mine))


def _named(words: str) -> sa.ColumnElement[bool]:
    """An order's number ends in its id: D-20261008-0017."""
    number = row_number(words.rpartition("-")[2])
    by_mail = Order.student_id.in_(
        sa.select(Student.id).where(Student.email.icontains(words, autoescape=True))
    )
    return sa.or_(Order.id == number, by_mail) if number else by_mail
