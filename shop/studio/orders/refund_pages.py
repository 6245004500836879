"""The desk for money back: what may go, what will happen, and what stood in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shop.accounts.models import Student
from shop.extensions import db
from shop.languages import local, moment_time
from shop.languages import said as _
from shop.mail.queries import rendered
from shop.money import Money, display, total
from shop.orders.models import Order
from shop.orders.refund_letters import refund_context
from shop.orders.refund_models import RefundLine
from shop.orders.refund_queries import (
    back_of,
    counted_elsewhere,
    disputes_of,
    left_by_line,
    left_of,
    paid_payment,
)
from shop.orders.refund_rules import Part, may_refund
from shop.outbox import Letter
from shop.payments.dispute_words import reason_of, status_of
from shop.payments.models import Dispute, Refund
from shop.studio.orders.words import card_of
from shop.studio.words import REFUND_REASONS as REASONS
from shop.studio.words import REFUNDS


@dataclass(frozen=True, slots=True)
class LineRow:
    id: int
    title: str
    price: str
    left: str


def why_not(order: Order) -> str | None:
    """What stands in the way of paying back, in a sentence."""
    if order.paid_by is None or not order.total():
        return _("Nothing was paid for this order.")
    if not min(left_of(order), total(list(left_by_line(order).values()))):
        return _("Nothing of it is left to pay back.")
    if not may_refund((each.status, each.refundable) for each in disputes_of(order)):
        return _("The bank holds this money because of a dispute: it cannot be sent a second time.")
    if back_of(order).untold:
        return _("First say which line the refund from Stripe’s dashboard was for.")
    return None


def desk(order: Order) -> dict[str, Any]:
    """What the order's own page says about paying back."""
    return {
        "stop": why_not(order),
        "left": display(total(list(left_by_line(order).values()))),
        "counted": _counted(order),
        "untold": [(each.id, display(each.amount)) for each in back_of(order).untold],
        "disputes": [_dispute(each) for each in disputes_of(order)],
    }


def _counted(order: Order) -> str:
    counted = total(list(counted_elsewhere(order).values()))
    return display(counted) if counted else ""


def refunded(refund: Refund) -> list[Any]:
    said = [str(REASONS.get(refund.reason, refund.reason)), refund.note, refund.failure or ""]
    return [
        display(refund.amount),
        str(REFUNDS[refund.state.value]),
        "、".join(word for word in said if word),
        _who(refund),
        refund.stripe_refund or "—",
        moment_time(refund.created_at),
    ]


def _who(refund: Refund) -> str:
    asker = db.session.get(Student, refund.asked_by) if refund.asked_by else None
    return (asker.name or asker.email) if asker else "—"


def _dispute(dispute: Dispute) -> dict[str, Any]:
    waits = dispute.due_at and not dispute.closed_at
    return {
        "status": status_of(dispute.status),
        "reason": reason_of(dispute.reason),
        "reference": dispute.stripe_dispute,
        "due": moment_time(dispute.due_at) if waits and dispute.due_at else "",
    }


def rows(order: Order) -> list[LineRow]:
    left = left_by_line(order)
    return [
        LineRow(line.id, local(line.title), display(line.price), display(left[line.id]))
        for line in order.lines
    ]


def everything(order: Order) -> dict[str, Any]:
    """What the form shows at first: all that is left of every line."""
    return {f"amount_{line_id}": rest.amount for line_id, rest in left_by_line(order).items()}


def sums(order: Order, parts: Sequence[Part]) -> dict[str, Any]:
    """Everything the last page says before money moves."""
    back = total([part.amount for part in parts])
    payment = paid_payment(order)
    return {
        "rows": [_row(order, part) for part in parts],
        "total": display(back),
        "kept": display(Money(order.paid().amount - back.amount)),
        "way": card_of(payment) if payment else "",
        "hidden": _typed(parts),
        "letter": _letter(order, parts, back),
    }


def _row(order: Order, part: Part) -> list[str]:
    line = next(each for each in order.lines if each.id == part.line_id)
    access = _("Access ends") if part.ends_access else _("Keeps it")
    return [local(line.title), display(part.amount), access]


def _typed(parts: Sequence[Part]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for part in parts:
        kept[f"amount_{part.line_id}"] = str(part.amount.amount)
        kept[f"access_{part.line_id}"] = "end" if part.ends_access else "keep"
    return kept


def _letter(order: Order, parts: Sequence[Part], back: Money) -> Any:
    told = [
        RefundLine(
            order_line_id=part.line_id,
            amount_minor=part.amount.amount,
            ends_access=part.ends_access,
        )
        for part in parts
    ]
    refund = Refund(amount_minor=back.amount, currency=back.currency)
    context = refund_context(order, refund, told)
    return rendered(Letter(order.student.email, "refunded", order.language, context))
