"""Orders and their money in the words of the studio."""

from collections.abc import Iterable, Sequence
from typing import Any

from shop.accounts.models import Student
from shop.checkout.way_words import way_name
from shop.languages import full_day, local, path
from shop.money import Money, display, total
from shop.orders.models import Order, OrderLine
from shop.payments.models import Payment, PaymentState
from shop.studio.orders.queries import own_sums
from shop.studio.words import CLOSED, ORDERS

Rows = list[list[Any]]


def listed(actor: Student, orders: Sequence[Order]) -> Rows:
    """Of another teacher's lines nothing is told, not even their sum."""
    lines = own_sums(actor, orders)
    return [
        [
            {"text": each.number, "href": path(f"/studio/orders/{each.public_id}")},
            each.student.name or each.student.email,
            "、".join(local(line.title) for line in lines[each.id]),
            display(sum_of(lines[each.id])),
            {"badge": state_word(each), "kind": "" if each.paid_at else "line"},
            full_day(each.opened_at),
        ]
        for each in orders
    ]


def sum_of(lines: Iterable[OrderLine]) -> Money:
    return total([line.price for line in lines])


def state_word(order: Order) -> str:
    if any(payment.state is PaymentState.NEEDS_REVIEW for payment in order.payments):
        return str(ORDERS["review"])
    closed = CLOSED.get(order.closed_because or "")
    return str(closed or _gone_back(order) or ORDERS[order.state.value])


def _gone_back(order: Order) -> str | None:
    mine = next((each for each in order.payments if each.id == order.paid_by), None)
    if mine is None or not mine.refunded_minor:
        return None
    whole = mine.refunded_minor >= mine.amount_minor
    return str(ORDERS["refunded" if whole else "in_part"])


def card_of(payment: Payment) -> str:
    if payment.card_last4:
        return f"{(payment.card_brand or '').capitalize()} ···· {payment.card_last4}"
    return way_name(payment.method_kind) if payment.method_kind else ""
