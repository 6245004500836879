"""What the letters about money on its way back say, in plain values."""

from typing import Any

from shop.money import display
from shop.orders.letters import line_title
from shop.orders.models import Order
from shop.orders.refund_models import RefundLine
from shop.payments.models import Refund


def refund_context(order: Order, refund: Refund, told: list[RefundLine]) -> dict[str, Any]:
    titles = {line.id: line_title(order, line.title, line.bundle_title) for line in order.lines}
    return {
        "number": order.number,
        "amount": display(refund.amount),
        "lines": [
            {
                "title": titles[part.order_line_id],
                "amount": display(part.amount),
                "ends": part.ends_access,
            }
            for part in told
        ],
        "order_address": f"/orders/{order.public_id}",
    }


def desk_context(order: Order, amount: str, **more: str) -> dict[str, Any]:
    """For the owner: the order's own page in the studio."""
    return {
        "number": order.number,
        "amount": amount,
        "order_address": f"/studio/orders/{order.public_id}",
        **more,
    }
