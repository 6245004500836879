"""Which ways of paying an account in Japan offers, and what they are called on the wire."""

from shop.sandbox.refusals import invalid
from shop.sandbox.shapes import Obj

CARD, KONBINI, BANK, PAYPAY = "card", "konbini", "customer_balance", "paypay"
WAYS = (CARD, KONBINI, BANK, PAYPAY)
KONBINI_LEAST, KONBINI_MOST = 120, 300_000


def offered(params: Obj, total: int) -> list[str]:
    """What was asked for; a way that does not fit is dropped without a word, as Stripe does."""
    excluded = params.get("excluded_payment_method_types", [])
    asked = params.get("allowed_payment_method_types") or WAYS
    fitting = [way for way in asked if way not in excluded and _fits(way, params, total)]
    if not fitting:
        raise invalid(
            "No valid payment method types for this Checkout Session.",
            "allowed_payment_method_types",
        )
    return fitting


def _fits(way: str, params: Obj, total: int) -> bool:
    if way in (KONBINI, BANK) and "setup_future_usage" in params.get("payment_intent_data", {}):
        return False
    if way == KONBINI:
        return KONBINI_LEAST <= total <= KONBINI_MOST
    if way == BANK:
        options = params.get("payment_method_options", {}).get(BANK, {})
        return "customer" in params and "funding_type" in options
    return way in WAYS
