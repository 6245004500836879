"""What a Checkout session may be asked for, and how Stripe shows it back."""

from typing import Any

from shop.sandbox.refusals import Refused, invalid
from shop.sandbox.shapes import Obj, blank, given
from shop.sandbox.transaction import Transaction
from shop.sandbox.ways import BANK, KONBINI
from shop.sandbox.wire import metadata

MINUTE = 60
SHORTEST, LONGEST = 30 * MINUTE, 24 * 60 * MINUTE
# The shop reads its clock before it calls; Stripe's own tolerance is not documented.
LATE_BY = MINUTE
NEVER_TOGETHER = (
    ("customer", "customer_email"),
    ("customer", "customer_creation"),
    ("allow_promotion_codes", "discounts"),
    ("allowed_payment_method_types", "excluded_payment_method_types"),
    ("allowed_payment_method_types", "payment_method_configuration"),
)
COPIED = (
    "adaptive_pricing",
    "allow_promotion_codes",
    "allowed_payment_method_types",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "customer",
    "customer_email",
    "locale",
    "submit_type",
    "success_url",
)
TEXTS = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")


def check(tx: Transaction, params: Obj) -> None:
    for name in ("mode", "line_items", "success_url"):
        if not params.get(name):
            raise invalid(f"Missing required param: {name}.", name, "parameter_missing")
    if params["mode"] != "payment":
        raise invalid("The sandbox knows sessions of mode payment only.", "mode")
    if "customer" in params:
        tx.need("customer", params["customer"], "customer")
    _check_together(params)
    lasts = params.get("expires_at", tx.now + LONGEST) - tx.now
    if not SHORTEST - LATE_BY <= lasts <= LONGEST:
        raise _bad_end(lasts)


def session(tx: Transaction, params: Obj) -> Obj:
    return blank(
        "checkout.session",
        "cs_test",
        tx.now,
        mode="payment",
        currency="jpy",
        status="open",
        payment_status="unpaid",
        ui_mode="hosted_page",
        payment_method_collection="if_required",
        expires_at=params.get("expires_at", tx.now + LONGEST),
        metadata=metadata(None, params),
        customer_creation=None
        if "customer" in params
        else params.get("customer_creation", "if_required"),
        consent_collection=_consent(params),
        custom_text=_custom_text(params),
        after_expiration=_after_expiration(params),
        payment_method_options=_method_options(params.get("payment_method_options", {})),
        **given(params, *COPIED),
    )


def _check_together(params: Obj) -> None:
    for one, other in NEVER_TOGETHER:
        if params.get(one) and params.get(other):
            raise invalid(f"You may only specify one of these parameters: {one}, {other}.", one)
    if len(params.get("discounts", [])) > 1:
        raise invalid("You can apply at most one discount.", "discounts")


def _bad_end(lasts: int) -> Refused:
    edge = "at least 30 minutes" if lasts < SHORTEST else "less than 24 hours"
    return invalid(
        f"The `expires_at` timestamp must be {edge} from Checkout Session creation.", "expires_at"
    )


def _consent(params: Obj) -> Obj | None:
    sent = params.get("consent_collection")
    usual = {"payment_method_reuse_agreement": None, "promotions": None, "terms_of_service": None}
    return usual | sent if sent else None


def _custom_text(params: Obj) -> Obj:
    sent = params.get("custom_text", {})
    return {name: sent.get(name) or None for name in TEXTS}


def _after_expiration(params: Obj) -> Obj | None:
    recovery = params.get("after_expiration", {}).get("recovery")
    if not recovery:
        return None
    usual = {"allow_promotion_codes": False, "enabled": False, "expires_at": None, "url": None}
    return {"recovery": usual | recovery}


def _method_options(sent: Obj) -> Obj:
    shown: dict[str, Any] = {"card": {"request_three_d_secure": "automatic"} | sent.get("card", {})}
    if KONBINI in sent:
        shown[KONBINI] = {"expires_after_days": None} | sent[KONBINI]
    if BANK in sent:
        shown[BANK] = {"funding_type": None} | sent[BANK]
    return shown
