"""An order's money on its way back, line by line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from shop.catalogue.quote_rules import CREDITS
from shop.extensions import db
from shop.money import Money
from shop.orders.models import Order
from shop.orders.refund_models import RefundLine
from shop.orders.refund_rules import Part, RefundRule, may_refund
from shop.payments.models import GOING_OR_GONE, Dispute, Payment, Refund, RefundState

NOTHING = Money(0)
ON_ITS_WAY = (RefundState.SENDING, RefundState.PENDING)


@dataclass(frozen=True)
class Back:
    """The live refunds of an order's payment and what was said about their lines."""

    refunds: Sequence[Refund]
    parts: Sequence[RefundLine]

    def of(self, line_id: int) -> list[Part]:
        mine = (part for part in self.parts if part.order_line_id == line_id)
        return [Part(line_id, part.amount, part.ends_access) for part in mine]

    @property
    def untold(self) -> list[Refund]:
        """Made in Stripe's dashboard: nobody has said yet which line they were for."""
        told = {part.refund_id for part in self.parts}
        return [refund for refund in self.refunds if refund.id not in told]


def back_of(order: Order) -> Back:
    live = sa.select(Refund).where(
        Refund.payment_id == order.paid_by, Refund.state.in_(GOING_OR_GONE)
    )
    refunds = db.session.scalars(live.order_by(Refund.id)).all()
    told = sa.select(RefundLine).where(RefundLine.refund_id.in_([each.id for each in refunds]))
    return Back(refunds, db.session.scalars(told.order_by(RefundLine.id)).all())


def paid_payment(order: Order) -> Payment | None:
    return db.session.get(Payment, order.paid_by) if order.paid_by else None


def left_of(order: Order) -> Money:
    """What of the payment has not gone back and is not about to."""
    payment = paid_payment(order)
    return Money(payment.amount_minor - payment.refunded_minor) if payment else Money(0)


def left_by_line(order: Order) -> dict[int, Money]:
    """What may still go back: not what was counted towards a later purchase."""
    counted = counted_elsewhere(order)
    return {
        line.id: max(
            line.price - Money(line.refunded_minor) - counted.get(line.product_id, NOTHING), NOTHING
        )
        for line in order.lines
    }


def counted_elsewhere(order: Order) -> dict[int, Money]:
    """By product: what a later order took off its price because this one was paid."""
    if order.paid_at is None:
        return {}
    later = sa.select(Order).where(
        Order.student_id == order.student_id,
        Order.id != order.id,
        Order.paid_at >= order.paid_at,
        Order.closed_at.is_(None),
    )
    found: dict[int, Money] = {}
    for each in db.session.scalars(later):
        if left_of(each):
            _count(each, {line.product_id for line in order.lines}, found)
    return found


def _count(later: Order, products: Collection[int], found: dict[int, Money]) -> None:
    for step in later.arithmetic:
        product_id = step.get("product") or 0
        if step["kind"] in CREDITS and product_id in products:
            before = found.get(product_id, NOTHING)
            found[product_id] = before - Money(step["amount"], later.currency)


def disputes_of(order: Order) -> list[Dispute]:
    return _disputes(order.paid_by)


def held(payment: Payment) -> bool:
    """A bank holds its money: it cannot be sent back a second time."""
    return not may_refund((each.status, each.refundable) for each in _disputes(payment.id))


def _disputes(payment_id: int | None) -> list[Dispute]:
    mine = sa.select(Dispute).where(Dispute.payment_id == payment_id)
    return list(db.session.scalars(mine.order_by(Dispute.id)))


def going_back(order: Order) -> bool:
    """A refund is under way that Stripe has not finished."""
    waiting = sa.select(Refund.id).where(
        Refund.payment_id == order.paid_by, Refund.state.in_(ON_ITS_WAY)
    )
    return db.session.scalar(sa.select(waiting.exists())) is True


def refunds_of(order: Order) -> list[Refund]:
    """Failed ones too."""
    mine = sa.select(Refund).where(Refund.payment_id == order.paid_by)
    return list(db.session.scalars(mine.order_by(Refund.id)))


def order_paid_by(payment_id: int) -> Order | None:
    return db.session.scalars(sa.select(Order).filter_by(paid_by=payment_id)).first()


def rule_kept(order: Order) -> RefundRule | None:
    """The rule that stood on the page before paying; None where the product had its own words."""
    kept = (order.confirm_view or {}).get("refund_rule", {})
    if kept is None:
        return None
    rule = RefundRule(kept["days"], kept["below_percent"]) if kept else RefundRule()
    return rule if rule.days else None


def regretted_proposals(order: Order) -> list[int]:
    """Proposals whose line went back whole."""
    return [
        line.proposal_id
        for line in order.lines
        if line.proposal_id and 0 < line.price_minor <= line.refunded_minor
    ]
