"""What the letters about money that comes later say, in plain values."""

from datetime import datetime
from typing import Any

from shop.languages import moment_time, speaking
from shop.languages import said as _
from shop.money import Money, display
from shop.orders.letters import receipt_context
from shop.orders.models import Order
from shop.payments.slip_rules import Slip


def waiting_context(order: Order, slip: Slip, until: datetime) -> dict[str, Any]:
    with speaking(order.language):
        words = {"until": moment_time(until), "stores": stores(slip)}
    return (
        receipt_context(order)
        | words
        | {
            "way": slip.way,
            "remaining": display(Money(slip.remaining, order.currency)),
            "bank": slip.bank,
            "account": slip.account,
            "holder": slip.holder,
            "slip_address": slip.url or "",
        }
    )


def stores(slip: Slip) -> list[dict[str, str]]:
    """Each chain by the name on its door."""
    names = {
        "familymart": _("FamilyMart"),
        "lawson": _("Lawson"),
        "ministop": _("Ministop"),
        "seicomart": _("Seicomart"),
    }
    return [
        {
            "name": names.get(store.chain, store.chain),
            "code": store.code,
            "confirmation": store.confirmation,
        }
        for store in slip.stores
    ]
