"""Papers about money: a student's own, in the order they were issued."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from shop.extensions import db
from shop.money import Money
from shop.orders.models import Order, OrderLine
from shop.orders.receipt_models import Receipt, ReceiptKind
from shop.orders.refund_models import RefundLine
from shop.payments.models import Payment, Refund, RefundState

FIRST_ISSUE = re.compile(r"R-\d+-\d+(-S\d+)?")


def receipt_of(student_id: int, public_id: str) -> Receipt | None:
    mine = sa.select(Receipt).join(Order, Order.id == Receipt.order_id)
    own = mine.where(Order.student_id == student_id, Receipt.public_id == public_id)
    return db.session.scalar(own)


def order_of_receipt(receipt: Receipt) -> Order:
    return db.session.get_one(Order, receipt.order_id)


def papers_of(order_id: int) -> list[Receipt]:
    """The oldest first."""
    found = sa.select(Receipt).filter_by(order_id=order_id).order_by(Receipt.id)
    return list(db.session.scalars(found))


def current(order_id: int, kind: ReceiptKind = ReceiptKind.RECEIPT) -> Receipt | None:
    """The last one issued: all earlier ones were replaced by it."""
    newest = sa.select(Receipt).filter_by(order_id=order_id, kind=kind).order_by(Receipt.id.desc())
    return db.session.scalar(newest.limit(1))


def not_arrived(receipt: Receipt) -> bool:
    """A credit note whose refund came back afterwards."""
    refund = db.session.get(Refund, receipt.refund_id) if receipt.refund_id else None
    return refund is not None and refund.state is RefundState.FAILED


def replaced(receipt: Receipt) -> Receipt | None:
    return db.session.get(Receipt, receipt.replaces_id) if receipt.replaces_id else None


def first_issue(order_id: int, kind: ReceiptKind) -> list[Receipt]:
    """Without those that only changed the name."""
    return [
        each
        for each in papers_of(order_id)
        if each.kind is kind and FIRST_ISSUE.fullmatch(each.number)
    ]


def times_issued(order_id: int, kind: ReceiptKind, first: str) -> int:
    """The first paper of this number and those that changed the name on it."""
    numbers = [each.number for each in papers_of(order_id) if each.kind is kind]
    return sum(1 for number in numbers if number == first or number.startswith(f"{first}-"))


def visit_of(order: Order) -> list[Order]:
    """The paid orders of one session of purchases: the first, and what was added with one press."""
    root = order.parent_id or order.id
    together = sa.select(Order).where(
        sa.or_(Order.id == root, Order.parent_id == root),
        Order.paid_at.is_not(None),
        Order.closed_at.is_(None),
    )
    return [each for each in db.session.scalars(together.order_by(Order.id)) if each.paid()]


def not_noted(order_id: int | None = None) -> list[tuple[Refund, int]]:
    """Refunds that arrived for a paid order and have no credit note yet, with their order."""
    note = aliased(Receipt)
    arrived = (
        sa.select(Refund, Order.id)
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Order, Order.paid_by == Payment.id)
        .outerjoin(note, note.refund_id == Refund.id)
        .where(Refund.state == RefundState.SUCCEEDED, note.id.is_(None))
        .order_by(Refund.id)
    )
    if order_id is not None:
        arrived = arrived.where(Order.id == order_id)
    return list(db.session.execute(arrived))


def told_lines(refund_id: int) -> list[tuple[int, Money]]:
    parts = sa.select(RefundLine).filter_by(refund_id=refund_id).order_by(RefundLine.order_line_id)
    return [(part.order_line_id, part.amount) for part in db.session.scalars(parts)]


def without_receipt() -> list[int]:
    """Orders paid for before this shop kept its papers."""
    has = sa.select(Receipt.order_id).filter_by(kind=ReceiptKind.RECEIPT)
    cost = sa.select(OrderLine.order_id).where(OrderLine.price_minor > 0)
    bare = sa.select(Order.id).where(
        Order.paid_at.is_not(None), Order.id.in_(cost), Order.id.not_in(has)
    )
    return list(db.session.scalars(bare.order_by(Order.id)))
