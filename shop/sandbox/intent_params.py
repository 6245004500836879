from shop.sandbox.refusals import invalid
from shop.sandbox.shapes import Obj
from shop.sandbox.ways import BANK, KONBINI

LEAST, MOST = 50, 99_999_999
MONTHS = (3, 5, 6, 10, 12, 15, 18, 20, 24)
PLANS = [{"count": count, "interval": "month", "type": "fixed_count"} for count in MONTHS]
SLIP = {
    "confirmation_number": None,
    "expires_after_days": None,
    "expires_at": None,
    "product_description": None,
}
LONGEST_SUFFIX = {"statement_descriptor_suffix_kana": 22, "statement_descriptor_suffix_kanji": 17}


def check_amount(amount: int, currency: str) -> None:
    if currency != "jpy":
        raise invalid("The sandbox keeps its books in yen.", "currency")
    if amount < LEAST:
        raise invalid(f"Amount must be at least ¥{LEAST} jpy", "amount", "amount_too_small")
    if amount > MOST:
        raise invalid(f"Amount must be no more than ¥{MOST:,}", "amount", "amount_too_large")


def check(params: Obj) -> None:
    if "statement_descriptor" in params:
        raise invalid(
            "The statement_descriptor parameter is not supported for card charges; "
            "use statement_descriptor_suffix.",
            "statement_descriptor",
        )
    if "allowed_payment_method_types" in params and "automatic_payment_methods" in params:
        raise invalid(
            "You may only specify one of these parameters: automatic_payment_methods, "
            "allowed_payment_method_types.",
            "allowed_payment_method_types",
        )
    card = (params.get("payment_method_options") or {}).get("card") or {}
    for name, longest in LONGEST_SUFFIX.items():
        if len(card.get(name, "")) > longest:
            raise invalid(
                f"The suffix must be at most {longest} characters.",
                f"payment_method_options[card][{name}]",
            )


def method_options(params: Obj) -> Obj:
    every = params.get("payment_method_options") or {}
    card: Obj = {
        "installments": None,
        "mandate_options": None,
        "network": None,
        "request_three_d_secure": "automatic",
    }
    sent = dict(every.get("card") or {})
    if (sent.pop("installments", None) or {}).get("enabled"):
        card["installments"] = {"available_plans": PLANS, "enabled": True, "plan": None}
    shown = {"card": card | sent}
    if KONBINI in every:
        shown[KONBINI] = SLIP | every[KONBINI]
    if BANK in every:
        shown[BANK] = {"funding_type": None} | every[BANK]
    return shown
