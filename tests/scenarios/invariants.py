"""What is true after every scenario, whatever happened in it: the shop against the stand-in."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.extensions import db
from shop.learning.models import Entitlement, SourceKind
from shop.orders.models import Order, OrderLine
from shop.outbox import NOBODY
from shop.payments.models import Payment, PaymentState


def broken_promises(shop):
    """Sentences; none when money and access agree."""
    return shop.ask(lambda: [*_sums(), *_access(), *_whole(), *_against(shop.standin)])


def _sums():
    """P19: nothing is refunded that was not paid."""
    for table, paid in ((Payment, Payment.amount_minor), (OrderLine, OrderLine.price_minor)):
        wrong = sa.select(table.id).where(
            (table.refunded_minor < 0) | (table.refunded_minor > paid)
        )
        for found in db.session.scalars(wrong):
            yield f"{table.__tablename__} {found} refunded more than was paid"


def _access():
    """P21: what an order line gave is there while its order is paid, and only then."""
    rows = (
        sa.select(OrderLine, Order, Entitlement)
        .options(joinedload(Order.student))
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(
            Entitlement,
            (Entitlement.source_kind == SourceKind.ORDER_LINE)
            & (Entitlement.source_id == OrderLine.id),
        )
    )
    for line, order, given in db.session.execute(rows):
        live = given is not None and given.revoked_at is None
        paid = order.paid_at is not None and order.closed_at is None
        whole_back = line.price_minor and line.refunded_minor == line.price_minor
        if live and not paid:
            yield f"line {line.id} gives access though order {order.id} is not paid"
        if paid and given is None and not order.student.email.endswith(NOBODY):
            yield f"line {line.id} of paid order {order.id} gave no access"
        if paid and not line.refunded_minor and not live and not _troubled(order):
            yield f"line {line.id} of paid order {order.id} lost its access"
        if whole_back and live and not getattr(line, "kept_access", False):
            yield f"line {line.id} was wholly refunded and still gives access"


def _troubled(order):
    """A disputed or refunded payment may have suspended the access."""
    disputed = db.session.scalar(
        sa.text("SELECT count(*) FROM dispute WHERE payment_id = :paid"), {"paid": order.paid_by}
    )
    return disputed or any(payment.refunded_minor for payment in order.payments)


def _whole():
    if db.engine.dialect.name != "sqlite":
        return
    asked = db.session.connection().exec_driver_sql
    if (said := asked("PRAGMA integrity_check").scalar()) != "ok":
        yield f"SQLite says {said}"
    for row in asked("PRAGMA foreign_key_check"):
        yield f"a row of {row[0]} has lost its parent"


def _against(standin):
    """P9, P18, P20: each charge at Stripe is one of our payments, and one order keeps one."""
    with standin.reading() as stripe:
        charges = stripe.find("charge", status="succeeded")
    ours = {p.intent_id: p for p in db.session.scalars(sa.select(Payment)) if p.intent_id}
    for charge in charges:
        yield from _same(charge, ours.get(charge["payment_intent"]))
    kept = [
        ours[each["payment_intent"]].order_id
        for each in charges
        if each["payment_intent"] in ours and each["amount_refunded"] < each["amount"]
    ]
    for order_id in {each for each in kept if kept.count(each) > 1}:
        yield f"order {order_id} was charged {kept.count(order_id)} times"


def _same(charge, payment):
    if payment is None:
        if charge["metadata"].get("payment_id"):
            yield f"charge {charge['id']} of ours is unknown to the shop"
        return
    if payment.state not in (PaymentState.SUCCEEDED, PaymentState.NEEDS_REVIEW):
        yield f"payment {payment.id} is {payment.state} though Stripe charged it"
    if charge["amount_refunded"] != payment.refunded_minor:
        yield f"payment {payment.id} and Stripe disagree about what went back"
