"""What was promised and paid: open, settle, close, give back. The one road from money to access."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from structlog import get_logger

from shop import outbox
from shop.accounts.models import Student
from shop.accounts.operations import proof_address
from shop.catalogue.models import Product
from shop.catalogue.quote_rules import kept_steps
from shop.catalogue.rules import Quote, QuoteLine
from shop.catalogue.seat_operations import give_back_seat, take_seat
from shop.extensions import db, insert_once, rows_changed
from shop.learning.models import SourceKind
from shop.learning.operations import grant
from shop.learning.queries import owned
from shop.money import Money, display, total
from shop.orders.coupon_use_operations import give_coupon_back, take_coupon, take_coupon_again
from shop.orders.letters import receipt_context
from shop.orders.models import Order, OrderLine
from shop.orders.queries import in_review
from shop.orders.receipt_operations import issue
from shop.orders.refund_operations import open_refund
from shop.orders.refund_queries import held
from shop.orders.refund_rules import Part
from shop.outbox import Letter, put_letter
from shop.payments.models import Payment
from shop.payments.operations import PAYMENT_WINDOW, add_task, claim, remember_customer
from shop.payments.refund_operations import Asking, TooMuch, ask_refund
from shop.payments.rules import Charge

WELCOMES = ("receipt", "welcome_free")
log = get_logger()


class SoldOut(Exception):
    def __init__(self, product_id: int) -> None:
        super().__init__(product_id)
        self.product_id = product_id


@dataclass(frozen=True)
class Opening:
    """What a new order promises; quote_id makes a second press find the first one's order."""

    student_id: int
    quote: Quote
    quote_id: str
    language: str
    confirm_view: dict[str, Any] = field(default_factory=dict)
    parent_id: int | None = None


def open_order(opening: Opening, now: datetime) -> tuple[Order, bool]:
    """The order and whether this call opened it. Raises SoldOut and CouponGone.

    Within the caller's commit.
    """
    made = insert_once(
        Order,
        student_id=opening.student_id,
        quote_id=opening.quote_id,
        language=opening.language,
        confirm_view=opening.confirm_view,
        parent_id=opening.parent_id,
        opened_at=now,
        expires_at=now + PAYMENT_WINDOW,
    )
    order = db.session.scalars(sa.select(Order).filter_by(quote_id=opening.quote_id)).one()
    if made:
        order.lines = [_line(line) for line in opening.quote.lines]
        order.arithmetic = kept_steps(opening.quote.steps)
        db.session.flush()  # the lines need their numbers before seats and entitlements name them
        if opening.quote.coupon_id:
            take_coupon(opening.quote.coupon_id, order, now)
    return order, made


def settle(order: Order, charge: Charge, now: datetime) -> bool:
    """Turn money into access, exactly once: only the call that moves the payment does the rest.

    Within the caller's commit.
    """
    if not claim(charge, now):
        return False
    _one_at_a_time(order.student_id)
    if _bought_twice(order, now) or not _mark_paid(order, charge.payment_id, now):
        give_back(order, charge, now)
        return False

    twice = owned(order.student_id, now)
    _give_access(order, now)
    payment = db.session.get_one(Payment, charge.payment_id, populate_existing=True)
    remember_customer(order.student_id, payment.mode, charge.customer_id)
    issue(order, now)
    _send_back_twice(order, twice, now)
    log.info("order settled", order=order.id, amount=charge.amount.amount, ref=charge.ref)
    return True


def settle_free(order: Order, payment: Payment, now: datetime) -> None:
    """A promise that costs nothing is kept at once. Within the caller's commit."""
    if _mark_paid(order, payment.id, now):
        _give_access(order, now)
        log.info("order settled", order=order.id, amount=0)


def refuse(order: Order, charge: Charge, now: datetime) -> bool:
    """Money a person does not take for this order, once. Within the caller's commit."""
    if not claim(charge, now):
        return False
    give_back(order, charge, now)
    return True


def give_back(order: Order, charge: Charge, now: datetime) -> None:
    """Money for what is no longer to be had goes back, also once a bank lets go of it.

    Within the caller's commit.
    """
    payment = db.session.get_one(Payment, charge.payment_id, populate_existing=True)
    if held(payment):
        log.warning("money held by a bank", order=order.id, payment=payment.id)
        return
    asking = Asking("not_sellable", f"not_sellable:{payment.id}")
    back = charge.refunded or Money(0, charge.amount.currency)
    if back < charge.amount and (asked := ask_refund(payment, charge.amount - back, asking, now)):
        outbox.put("refund", {"refund_id": asked.id}, f"refund:{asked.id}", now)
        _write(order, "refunded_late", f"refunded_late:{payment.id}", now)
    log.warning("money given back", order=order.id, payment=payment.id)


def close(order: Order, because: str, now: datetime) -> bool:
    """The promise ends unpaid: seats and coupon are free again. Within the caller's commit."""
    still_open = sa.update(Order).where(
        Order.id == order.id, Order.paid_at.is_(None), Order.closed_at.is_(None), ~in_review()
    )
    if rows_changed(still_open.values(closed_at=now, closed_because=because)) != 1:
        return False
    for line in order.lines:
        _release(line, now)
    give_coupon_back(order, now)
    log.info("order closed", order=order.id, because=because)
    return True


def mark_undone(order: Order, now: datetime) -> bool:
    """True for the one call that undoes a paid order. Within the caller's commit."""
    paid = sa.update(Order).where(
        Order.id == order.id, Order.paid_at.is_not(None), Order.closed_at.is_(None)
    )
    return rows_changed(paid.values(closed_at=now, closed_because="undone")) == 1


def _line(line: QuoteLine) -> OrderLine:
    counted = sa.select(Product.seats_left.is_not(None)).filter_by(id=line.product_id)
    holds_seat = bool(db.session.scalar(counted))
    if holds_seat and not take_seat(line.product_id):
        raise SoldOut(line.product_id)
    return OrderLine(
        product_id=line.product_id,
        title=line.title,
        list_price_minor=line.list_price.amount,
        price_minor=line.price.amount,
        currency=line.price.currency,
        bundle_id=line.bundle_id,
        bundle_title=line.bundle_title,
        proposal_id=line.proposal_id,
        holds_seat=holds_seat,
    )


def _mark_paid(order: Order, payment_id: int | None, now: datetime) -> bool:
    if order.paid_by or (order.closed_at and not _still_to_be_had(order)):
        return False
    unpaid = sa.update(Order).where(Order.id == order.id, Order.paid_by.is_(None))
    paid = unpaid.values(paid_by=payment_id, paid_at=now, closed_at=None, closed_because=None)
    return rows_changed(paid) == 1


def _still_to_be_had(order: Order) -> bool:
    """A late payer of a closed order gets it if its seats and its coupon are all free again."""
    if _accepted_again(order):
        return False
    freed = [line.product_id for line in order.lines if line.holds_seat and line.released_at]
    taken = [product_id for product_id in freed if take_seat(product_id)]
    if len(taken) == len(freed) and take_coupon_again(order):
        return True
    for product_id in taken:
        give_back_seat(product_id)
    return False


def _accepted_again(order: Order) -> bool:
    """A proposal given back with the closed order has gone into a later one."""
    named = [line.proposal_id for line in order.lines if line.proposal_id]
    live = sa.select(OrderLine.id).where(
        OrderLine.proposal_id.in_(named),
        OrderLine.order_id != order.id,
        OrderLine.released_at.is_(None),
    )
    return bool(named) and db.session.scalar(sa.select(live.exists())) is True


def _bought_twice(order: Order, now: datetime) -> bool:
    mine = {line.product_id for line in order.lines}
    return bool(order.total()) and mine <= owned(order.student_id, now)


def _send_back_twice(order: Order, before: frozenset[int], now: datetime) -> None:
    """A bundle's part that another order paid for meanwhile is not kept twice."""
    parts = [
        Part(line.id, line.price, True)
        for line in order.lines
        if line.product_id in before and line.price
    ]
    if parts:
        asking = Asking("bought_twice", f"bought_twice:{order.paid_by}")
        try:
            with db.session.begin_nested():  # a refund that finds too little leaves no row
                open_refund(order, parts, asking, now)
        except TooMuch:
            facts = {
                "order": order.public_id,
                "amount": display(total([part.amount for part in parts])),
            }
            add_task("bought_twice", f"bought_twice:{order.paid_by}", facts, now)


def _give_access(order: Order, now: datetime) -> None:
    for line in order.lines:
        line.released_at = None
        grant(order.student_id, line.product_id, SourceKind.ORDER_LINE, line.id, now)
    _write(order, "receipt" if order.total() else "welcome_free", f"receipt:{order.id}", now)


def _write(order: Order, event: str, key: str, now: datetime) -> None:
    student = db.session.get_one(Student, order.student_id)
    context = receipt_context(order)
    if student.guest and event in WELCOMES:
        context["proof_link"] = proof_address(student, now)
    put_letter(Letter(student.email, event, order.language, context), key, now)


def _release(line: OrderLine, now: datetime) -> None:
    if line.holds_seat and not line.released_at:
        give_back_seat(line.product_id)
    line.released_at = now


def _one_at_a_time(student_id: int) -> None:
    """Two orders of one student settle one after the other, also on PostgreSQL."""
    db.session.execute(sa.select(Student.id).filter_by(id=student_id).with_for_update())
