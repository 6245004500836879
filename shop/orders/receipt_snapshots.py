"""What a paper says for ever: copied in both languages when it is issued."""

from datetime import datetime
from typing import Any

from shop.catalogue.legal_rules import said
from shop.catalogue.queries import school
from shop.money import Money, total
from shop.orders.models import Order
from shop.orders.receipt_rules import ROUNDING, Priced, by_rate, registration_of
from shop.payments.models import Payment, Refund
from shop.texts import Copy, pick

Snapshot = dict[str, Any]
Line = dict[str, Any]


def of_purchases(orders: list[Order]) -> Snapshot:
    """One order, or the orders of one visit together."""
    lines = [
        _line(line.title, line.bundle_title, line.price) | {"order": order.number}
        for order in orders
        for line in order.lines
    ]
    return _issuer() | {
        "orders": [order.number for order in orders],
        "payments": [_payment(order) for order in orders],
        "day": _day(orders[0].paid_at),
        "method": _method(orders[0]),
        "arithmetic": [step for order in orders for step in order.arithmetic],
        **_sums(lines),
    }


def of_refund(refund: Refund, order: Order, told: list[tuple[int, Money]]) -> Snapshot:
    """`told` says how much of it belongs to which line; nothing when nobody said."""
    known = {line.id: line for line in order.lines}
    parts = [(known[line_id], amount) for line_id, amount in told if amount]
    lines = [_line(line.title, line.bundle_title, amount) for line, amount in parts]
    whole = sum(line["amount"] for line in lines) == refund.amount_minor
    return _issuer() | {
        "orders": [order.number],
        "day": _day(refund.settled_at),
        "bought_on": _day(order.paid_at),
        "method": _method(order),
        **_sums(lines if whole else [_line(_titles(order), None, refund.amount)]),
    }


def _issuer() -> Snapshot:
    kept = school()
    if kept is None:
        return {"issuer": {}, "address": {}, "registration": ""}
    return {
        "issuer": said(kept.legal, "seller") or kept.name,
        "address": said(kept.legal, "address"),
        "registration": registration_of(pick(said(kept.legal, "registration"), "ja")),
    }


def _sums(lines: list[Line]) -> Snapshot:
    priced = [Priced(Money(line["amount"], line["currency"]), line["rate"]) for line in lines]
    return {
        "lines": lines,
        "rates": [
            {"rate": each.rate, "gross": each.gross.amount, "tax": each.tax.amount}
            for each in by_rate(priced)
        ],
        "total": total([line.amount for line in priced], lines[0]["currency"]).amount,
        "currency": lines[0]["currency"],
        "rounding": ROUNDING,
    }


def _line(title: Copy, bundle: Copy | None, amount: Money) -> Line:
    priced = Priced(amount)
    return {
        "title": title,
        "bundle": bundle or {},
        "amount": amount.amount,
        "currency": amount.currency,
        "rate": priced.rate,
    }


def _titles(order: Order) -> Copy:
    spoken = {name for line in order.lines for name in line.title}
    return {
        name: "、".join(pick(line.title, name) for line in order.lines) for name in sorted(spoken)
    }


def _method(order: Order) -> dict[str, str]:
    paid: Payment | None = next((each for each in order.payments if each.id == order.paid_by), None)
    return {
        "kind": (paid.method_kind if paid else "") or "",
        "brand": (paid.card_brand if paid else "") or "",
        "last4": (paid.card_last4 if paid else "") or "",
    }


def _payment(order: Order) -> dict[str, Any]:
    return {"order": order.number, "day": _day(order.paid_at), "method": _method(order)}


def _day(at: datetime | None) -> str:
    return at.isoformat() if at else ""
