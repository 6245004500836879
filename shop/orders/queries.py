from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from shop.extensions import db
from shop.learning.models import Entitlement, SourceKind
from shop.money import Money, yen
from shop.orders.models import Order, OrderLine
from shop.payments.models import IN_FLIGHT, Payment, PaymentState

A_CALL = timedelta(minutes=1)
A_LONG_VISIT = timedelta(minutes=15)
SOON_KNOWN = (
    PaymentState.SENDING,
    PaymentState.REQUIRES_ACTION,
    PaymentState.PROCESSING,
    PaymentState.UNKNOWN,
)
UNDECIDED = (*SOON_KNOWN, PaymentState.AWAITING)


@dataclass(frozen=True)
class Bought:
    """What a student's orders say about selling to them: when they last bought, what went back."""

    last_bought_at: datetime | None
    refunded: frozenset[int]


def order_of(student_id: int, public_id: str) -> Order | None:
    return db.session.scalars(
        sa.select(Order).filter_by(student_id=student_id, public_id=public_id)
    ).first()


def orders_of(student_id: int) -> list[Order]:
    mine = sa.select(Order).filter_by(student_id=student_id).where(Order.paid_at.is_not(None))
    return list(db.session.scalars(mine.order_by(Order.paid_at.desc())))


def paid_for(proposal_ids: Collection[int]) -> dict[int, Order]:
    """By proposal, the order that its yes opened and that was paid."""
    paid = sa.select(OrderLine.proposal_id, Order).join(OrderLine.order).options(lazyload("*"))
    mine = paid.where(OrderLine.proposal_id.in_(proposal_ids), Order.paid_at.is_not(None))
    return {proposal_id: order for proposal_id, order in db.session.execute(mine) if proposal_id}


def owned_for(student_id: int | None, now: datetime) -> dict[int, Money]:
    """What the student may use now, and what was really paid for it, net of refunds."""
    paid = sa.case(
        (
            Entitlement.source_kind == SourceKind.ORDER_LINE,
            OrderLine.price_minor - OrderLine.refunded_minor,
        ),
        else_=0,
    )
    live = (
        sa.select(Entitlement.product_id, sa.func.sum(paid))
        .outerjoin(OrderLine, OrderLine.id == Entitlement.source_id)
        .where(
            Entitlement.student_id == student_id,
            Entitlement.granted_at <= now,
            sa.or_(Entitlement.revoked_at.is_(None), Entitlement.revoked_at > now),
            sa.or_(Entitlement.ends_at.is_(None), Entitlement.ends_at > now),
        )
        .group_by(Entitlement.product_id)
    )
    return {product_id: yen(int(amount or 0)) for product_id, amount in db.session.execute(live)}


def in_progress(student_id: int, product_ids: frozenset[int], now: datetime) -> Order | None:
    """An order for one of these that is still being paid for, or whose money a person looks at."""
    undecided = Order.payments.any(Payment.state.in_(UNDECIDED))
    paying = sa.and_(Order.closed_at.is_(None), sa.or_(Order.expires_at > now, undecided))
    return db.session.scalars(
        sa.select(Order)
        .join(OrderLine)
        .where(
            Order.student_id == student_id,
            Order.paid_at.is_(None),
            sa.or_(paying, in_review()),
            OrderLine.product_id.in_(product_ids),
        )
        .order_by(Order.id.desc())
        .limit(1)
    ).first()


def bought_by(student_id: int, now: datetime) -> Bought:
    """Proposals accepted on the thank-you page belong to the purchase they came with."""
    last = db.session.scalar(
        sa.select(sa.func.max(Order.paid_at))
        .join(OrderLine)
        .where(
            Order.student_id == student_id,
            OrderLine.price_minor > 0,
            Order.paid_at <= now,
            sa.or_(Order.closed_at.is_(None), Order.closed_at > now),
        )
    )
    back = db.session.scalars(
        sa.select(OrderLine.product_id)
        .join(Order)
        .where(Order.student_id == student_id, OrderLine.refunded_minor > 0)
    )
    return Bought(last, frozenset(back))


def left_in_flight(now: datetime) -> list[int]:
    """Orders with a payment under way for longer than a page takes to settle it."""
    waiting = sa.or_(
        Payment.created_at <= now - A_LONG_VISIT,
        sa.and_(Payment.state.in_(SOON_KNOWN), Payment.created_at <= now - A_CALL),
    )
    # Whoever pays at a till is heard of by event; Stripe is asked only when the slip is over.
    slip_over = sa.or_(Payment.state != PaymentState.AWAITING, Payment.window_ends_at <= now)
    under_way = sa.select(Payment.order_id).where(Payment.state.in_(IN_FLIGHT), waiting, slip_over)
    return list(db.session.scalars(under_way.order_by(Payment.id)))


def left_unpaid(now: datetime) -> list[int]:
    """Orders whose time is over, with nothing under way."""
    under_way = sa.select(Payment.id).where(
        Payment.order_id == Order.id, Payment.state.in_(IN_FLIGHT)
    )
    over = sa.select(Order.id).where(
        Order.paid_at.is_(None), Order.closed_at.is_(None), Order.expires_at <= now
    )
    undecided = sa.or_(under_way.exists(), in_review())
    return list(db.session.scalars(over.where(~undecided).order_by(Order.id)))


def in_review() -> sa.ColumnElement[bool]:
    """Money came for it that does not fit: a person decides."""
    return Order.payments.any(Payment.state == PaymentState.NEEDS_REVIEW)
