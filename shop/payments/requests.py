"""Exactly what is asked of Stripe for one payment row; stored on the row before the call."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.money import Money
from shop.payments.slip_rules import KONBINI, KONBINI_DAYS, TRANSFER

LONGEST_MARK = 500  # Stripe's limit
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
    student: str = ""
    language: str = "ja"

    @property
    def description(self) -> str:
        return f"{self.number} " + "、".join(line.name for line in self.lines)[:300]

    def marks(self, kind: str) -> dict[str, str]:
        """Enough to know the order again if this database should lose it."""
        bought = ",".join(f"{line.product_id}:{line.price.amount}" for line in self.lines)
        return {
            "order_id": str(self.order_id),
            "payment_id": str(self.payment_id),
            "kind": kind,
            "order": self.order_public_id,
            "student": self.student,
            "language": self.language,
            "bought": bought[:LONGEST_MARK],
        }


@dataclass(frozen=True)
class Payer:
    email: str
    language: str
    customer_id: str | None


@dataclass(frozen=True)
class Ways:
    """What the page offers besides one payment by card."""

    others: tuple[str, ...] = ()
    instalments: bool = False


def checkout_page(
    ask: Ask, payer: Payer, ways: Ways, cancel_url: str, expires_at: datetime
) -> dict[str, Any]:
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
        "payment_method_options": _options(ways),
        "allowed_payment_method_types": ["card", *ways.others],
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


def _options(ways: Ways) -> dict[str, Any]:
    """A card is kept for one press; nothing else can be, and asking for it would hide it."""
    card: dict[str, Any] = {"setup_future_usage": "on_session"}
    if ways.instalments:
        card["installments"] = {"enabled": True}
    others = {
        KONBINI: {"expires_after_days": KONBINI_DAYS},
        TRANSFER: {
            "funding_type": "bank_transfer",
            "bank_transfer": {"type": "jp_bank_transfer"},
        },
    }
    return {"card": card} | {way: others[way] for way in ways.others if way in others}


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
