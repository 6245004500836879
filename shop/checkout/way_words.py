"""The ways to pay by name, as receipts, thanks and the confirm page say them."""

from shop.languages import said as _


def way_name(way: str) -> str:
    names = {
        "card": _("Card"),
        "konbini": _("Convenience store"),
        "customer_balance": _("Bank transfer"),
        "paypay": "PayPay",
    }
    return names.get(way, _("Through Stripe"))
