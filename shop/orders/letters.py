"""What an order's letter says, in plain values a letter row can keep."""

from typing import Any

from shop.money import display, tax_inside
from shop.orders.models import Order
from shop.texts import pick


def receipt_context(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "lines": [
            {
                "title": line_title(order, line.title, line.bundle_title),
                "price": display(line.price),
            }
            for line in order.lines
        ],
        "total": display(order.total()),
        "tax": display(tax_inside(order.total())),
        "order_address": f"/orders/{order.public_id}",
    }


def line_title(order: Order, title: dict[str, str], bundle: dict[str, str] | None) -> str:
    said = pick(title, order.language)
    return f"{said}（{pick(bundle, order.language)}）" if bundle else said
