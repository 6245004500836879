"""What the page of an order shows while its money is on the way."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shop.checkout.waiting_letters import stores
from shop.extensions import db
from shop.money import Money
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.payments.models import Payment, PaymentState
from shop.payments.slip_rules import Slip, slip_of


@dataclass(frozen=True)
class Waiting:
    """`deadline` is a proposal's that ends before the slip does: the price is kept to the slip's
    end."""

    slip: Slip
    remaining: Money
    arrived: Money
    until: datetime
    stores: list[dict[str, str]]
    deadline: datetime | None

    @property
    def names(self) -> list[str]:
        return [store["name"] for store in self.stores]


def waiting_of(order: Order) -> Waiting | None:
    payment = order.payments[-1] if order.payments else None
    if payment is None or payment.state is not PaymentState.AWAITING or not payment.slip:
        return None
    slip = slip_of(payment.slip)
    arrived = payment.amount_minor - slip.remaining
    until = payment.window_ends_at
    return Waiting(
        slip,
        Money(slip.remaining, order.currency),
        Money(arrived, order.currency),
        until,
        stores(slip),
        _deadline_before(order, until),
    )


def waits_for_money(student_id: int) -> bool:
    return bool(db.session.scalar(sa.select(_awaited(student_id).exists())))


def orders_waiting(student_id: int) -> list[Order]:
    """Whose money is on its way, the newest first."""
    mine = sa.select(Order).where(Order.id.in_(_awaited(student_id)), Order.closed_at.is_(None))
    return list(db.session.scalars(mine.order_by(Order.id.desc())))


def _awaited(student_id: int) -> sa.Select[int]:
    awaited = sa.select(Payment.order_id).filter_by(student_id=student_id)
    return awaited.where(Payment.state == PaymentState.AWAITING)


def _deadline_before(order: Order, until: datetime) -> datetime | None:
    named = [line.proposal_id for line in order.lines if line.proposal_id]
    ends = sa.select(sa.func.min(Proposal.deadline)).where(Proposal.id.in_(named))
    deadline: datetime | None = db.session.scalar(ends) if named else None
    return deadline if deadline and deadline < until else None
