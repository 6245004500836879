"""Papers about money: issued once, issued again with another name, never changed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from structlog import get_logger

from shop.extensions import db, insert_once
from shop.languages import language
from shop.orders import receipt_queries as kept
from shop.orders.models import Order
from shop.orders.receipt_models import Receipt, ReceiptKind, ReceiptPaper
from shop.orders.receipt_rules import issued_again, numbered
from shop.orders.receipt_snapshots import of_purchases, of_refund
from shop.orders.receipt_words import paper
from shop.payments.models import Refund
from shop.pdf import render

log = get_logger()


def issue(order: Order, now: datetime) -> None:
    """The receipt of a paid order, once; what cost nothing has none. Within the caller's commit."""
    if order.total():
        number = numbered(order.number)
        _keep(order, ReceiptKind.RECEIPT, number, now, snapshot=of_purchases([order]))


def issue_late(order: Order, now: datetime) -> None:
    """For an order paid before this shop kept its papers."""
    issue(order, now)
    db.session.commit()


def issue_together(order: Order, now: datetime) -> Receipt | None:
    """One paper for all orders of one visit, in the place of an earlier one; None for one alone."""
    visit = kept.visit_of(order)
    if len(visit) < 2:
        return None
    first = db.session.get_one(Order, order.parent_id or order.id)
    made = kept.first_issue(first.id, ReceiptKind.TOGETHER)
    if not made or made[-1].snapshot["orders"] != [each.number for each in visit]:
        number = f"{numbered(first.number)}-S{len(made) + 1}"
        last = kept.current(first.id, ReceiptKind.TOGETHER)
        more = {"snapshot": of_purchases(visit), "replaces_id": last.id if last else None}
        _keep(first, ReceiptKind.TOGETHER, number, now, **more)
    db.session.commit()
    return kept.current(first.id, ReceiptKind.TOGETHER)


def issue_credit_notes(now: datetime, order: Order | None = None) -> int:
    """One for each refund that arrived, of this order or of any. Within the caller's commit."""
    waiting = kept.not_noted(order.id if order else None)
    for refund, order_id in waiting:
        _issue_credit_note(refund, db.session.get_one(Order, order_id), now)
    return len(waiting)


def name_recipient(order: Order, name: str, now: datetime) -> None:
    """Whose name stands on the receipt; empty means the student's own. The earlier paper stays."""
    order.recipient = " ".join(name.split())
    for kind in (ReceiptKind.RECEIPT, ReceiptKind.TOGETHER):
        _issue_again(order, kind, now)
    db.session.commit()
    log.info("recipient named", order=order.id)


def pdf_of(receipt: Receipt, now: datetime) -> bytes:
    """The same bytes for ever: made at the first asking, kept, and only read after that."""
    content = _stored(receipt)
    db.session.commit()
    if content is None:
        made = render("receipt", paper(receipt))
        insert_once(
            ReceiptPaper, receipt_id=receipt.id, language=language(), content=made, made_at=now
        )
        content = _stored(receipt)
        db.session.commit()
    return content or b""


def keep_papers(now: datetime) -> int:
    """Whatever paper is missing, from whatever reason."""
    bare = kept.without_receipt()
    for order_id in bare:
        issue(db.session.get_one(Order, order_id), now)
    notes = issue_credit_notes(now)
    db.session.commit()
    return len(bare) + notes


def _issue_credit_note(refund: Refund, order: Order, now: datetime) -> None:
    number = f"{numbered(order.number)}-C{refund.id}"
    snapshot = of_refund(refund, order, kept.told_lines(refund.id))
    _keep(order, ReceiptKind.CREDIT_NOTE, number, now, snapshot=snapshot, refund_id=refund.id)


def _issue_again(order: Order, kind: ReceiptKind, now: datetime) -> None:
    last = kept.current(order.id, kind)
    if last is None or last.recipient == _recipient(order):
        return
    first = kept.first_issue(order.id, kind)[-1].number
    number = issued_again(first, kept.times_issued(order.id, kind, first) + 1)
    _keep(order, kind, number, now, snapshot=last.snapshot, replaces_id=last.id)


def _keep(order: Order, kind: ReceiptKind, number: str, now: datetime, **more: Any) -> None:
    made = insert_once(
        Receipt,
        number=number,
        kind=kind,
        order_id=order.id,
        language=order.language,
        recipient=_recipient(order),
        issued_at=now,
        **more,
    )
    if made:
        log.info("paper issued", number=number, order=order.id)


def _recipient(order: Order) -> str:
    return (order.recipient or order.student.name)[:120]


def _stored(receipt: Receipt) -> bytes | None:
    found = sa.select(ReceiptPaper.content)
    return db.session.scalar(found.filter_by(receipt_id=receipt.id, language=language()))
