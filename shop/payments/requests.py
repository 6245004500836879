"""Exactly what is asked of Stripe for one payment row; stored on the row before the call."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.money import Money

STRONG_CHECK_FROM = 50_000  # yen: from here on the bank is asked to identify the card holder


@dataclass(frozen=True)
class AskedLine:
    product_id: int
    name: str
    price: Money


@dataclass(frozen=True)
class Ask:
    """One payment in words both roads share; addresses are absolute."""

    payment_id: int
    order_id: int
    order_public_id: str
    number: str
    lines: tuple[AskedLine, ...]
    total: Money
    return_url: str

    @property
    def description(self) -> str:
        return f"{self.number} " + "、".join(line.name for line in self.lines)[:300]

    def marks(self, kind: str) -> dict[str, str]:
        return {"order_id": str(self.order_id), "payment_id": str(self.payment_id), "kind": kind}


@dataclass(frozen=True)
class Payer:
    email: str
    language: str
    customer_id: str | None


def checkout_page(ask: Ask, payer: Payer, cancel_url: str, expires_at: datetime) -> dict[str, Any]:
    marks = ask.marks("checkout")
    params: dict[str, Any] = {
        "mode": "payment",
        "submit_type": "pay",
        "locale": payer.language,
        "client_reference_id": ask.order_public_id,
        "metadata": marks,
        "success_url": ask.return_url + "?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": cancel_url,
        "expires_at": int(expires_at.timestamp()),
        "adaptive_pricing": {"enabled": False},
        "line_items": [_line_item(line) for line in ask.lines if line.price],
        "payment_intent_data": {"metadata": marks, "description": ask.description},
        "payment_method_options": {"card": {"setup_future_usage": "on_session"}},
        "allowed_payment_method_types": ["card"],
    }
    if payer.customer_id:
        return params | {"customer": payer.customer_id}
    return params | {"customer_creation": "always", "customer_email": payer.email}


def one_press(ask: Ask, customer_id: str, method_id: str) -> dict[str, Any]:
    """The student is present: the bank's question comes as a redirect, never as a refusal."""
    strong = "any" if ask.total.amount >= STRONG_CHECK_FROM else "automatic"
    return {
        "amount": ask.total.amount,
        "currency": ask.total.currency,
        "customer": customer_id,
        "payment_method": method_id,
        "confirm": True,
        "return_url": ask.return_url,
        "allowed_payment_method_types": ["card"],
        "metadata": ask.marks("one_press"),
        "description": ask.description,
        "payment_method_options": {"card": {"request_three_d_secure": strong}},
    }


def _line_item(line: AskedLine) -> dict[str, Any]:
    return {
        "quantity": 1,
        "price_data": {
            "currency": line.price.currency,
            "unit_amount": line.price.amount,
            "tax_behavior": "inclusive",
            "product_data": {"name": line.name, "metadata": {"product_id": str(line.product_id)}},
        },
    }
