"""What is paid later: a slip for the convenience store, a transfer to an account made for it."""

from datetime import datetime, timedelta

from shop.sandbox import charging, payment_methods
from shop.sandbox.addresses import page_url
from shop.sandbox.languages import JAPAN
from shop.sandbox.refusals import invalid, unexpected_state
from shop.sandbox.shapes import Obj, random_digits
from shop.sandbox.transaction import Transaction
from shop.sandbox.ways import BANK, KONBINI

STORES = ("familymart", "lawson", "ministop", "seicomart")
USUAL_DAYS = 3
NOWHERE = {
    "city": None,
    "country": "JP",
    "line1": None,
    "line2": None,
    "postal_code": None,
    "state": None,
}
RAN_OUT = {
    "type": "invalid_request_error",
    "code": "payment_intent_payment_attempt_expired",
    "message": "The payment attempt expired before it was paid.",
}


def begin(tx: Transaction, intent: Obj, way: str, email: str) -> None:
    """The intent waits; its next_action says where to pay."""
    method = payment_methods.plain(tx, way, email)
    charging.make_customer(tx, intent)
    tx.announce(
        "payment_intent.requires_action",
        intent,
        status="requires_action",
        payment_method=method["id"],
        last_payment_error=None,
        next_action=_slip(tx, intent) if way == KONBINI else _account(tx, intent, 0),
    )
    if way == KONBINI:
        tx.later("slip ends", intent["id"], until(intent))


def steered(tx: Transaction, intent: Obj, email: str) -> None:
    """Stripe's test addresses; fill_never and any other wait for the console or their end."""
    if intent["next_action"]["type"] != "konbini_display_details":
        return
    name = email.partition("@")[0]
    if name.endswith("succeed_immediately"):
        paid(tx, intent)
    elif name.endswith("expire_immediately"):
        ended(tx, intent)


def paid(tx: Transaction, intent: Obj) -> Obj:
    _still_waiting(intent)
    charging.succeed(tx, intent, tx.need("payment_method", intent["payment_method"]))
    _tell_session(tx, intent, "succeeded", payment_status="paid")
    charging.follow_up(tx, intent)
    return intent


def ended(tx: Transaction, intent: Obj) -> Obj:
    _still_waiting(intent)
    tx.announce(
        "payment_intent.payment_failed",
        intent,
        status="requires_payment_method",
        next_action=None,
        payment_method=None,
        last_payment_error=RAN_OUT,
    )
    _tell_session(tx, intent, "failed")
    return intent


def transferred(tx: Transaction, intent: Obj, amount: int) -> Obj:
    """Money on the account: short of the sum the payment goes on waiting for the rest."""
    _still_waiting(intent)
    if amount < 1:
        raise invalid("This value must be greater than or equal to 1.", "amount")
    arrived = tx.private(intent["id"]).get("arrived", 0) + amount
    if arrived >= intent["amount"]:
        return paid(tx, intent)
    tx.keep(intent["id"], arrived=arrived)
    return tx.announce(
        "payment_intent.partially_funded", intent, next_action=_account(tx, intent, arrived)
    )


def waits_at(intent: Obj) -> str | None:
    """konbini or customer_balance while the buyer's money is awaited."""
    kind = (intent["next_action"] or {}).get("type")
    kinds = {"konbini_display_details": KONBINI, "display_bank_transfer_instructions": BANK}
    return kinds.get(kind or "")


def until(intent: Obj) -> int:
    return int(intent["next_action"]["konbini_display_details"]["expires_at"])


def _slip(tx: Transaction, intent: Obj) -> Obj:
    options = intent["payment_method_options"].get(KONBINI) or {}
    days = options.get("expires_after_days") or USUAL_DAYS
    last_day = datetime.fromtimestamp(tx.now, JAPAN) + timedelta(days=days)
    ends = last_day.replace(hour=23, minute=59, second=59, microsecond=0)
    codes = {
        store: {"payment_code": random_digits(6), "confirmation_number": random_digits(11)}
        for store in STORES
    }
    details = {
        "expires_at": int(ends.timestamp()),
        "hosted_voucher_url": page_url(tx, f"/slip/{intent['id']}"),
        "stores": codes,
    }
    return {"type": "konbini_display_details", "konbini_display_details": details}


def _account(tx: Transaction, intent: Obj, arrived: int) -> Obj:
    before = intent["next_action"] or {}
    details = before.get("display_bank_transfer_instructions") or {
        "currency": intent["currency"],
        "financial_addresses": [_zengin()],
        "hosted_instructions_url": page_url(tx, f"/slip/{intent['id']}"),
        "reference": None,
        "type": "jp_bank_transfer",
    }
    return {
        "type": "display_bank_transfer_instructions",
        "display_bank_transfer_instructions": details
        | {"amount_remaining": intent["amount"] - arrived},
    }


def _zengin() -> Obj:
    account = {
        "account_holder_address": NOWHERE,
        "account_holder_name": "サンドボックス（カ",
        "account_number": random_digits(7),
        "account_type": "futsu",
        "bank_address": NOWHERE,
        "bank_code": "0000",
        "bank_name": "サンドボックス銀行",
        "branch_code": "001",
        "branch_name": "れんしゅう支店",
    }
    return {"type": "zengin", "supported_networks": ["zengin"], "zengin": account}


def _still_waiting(intent: Obj) -> None:
    if not waits_at(intent):
        raise unexpected_state("Nothing is waited for on this PaymentIntent.", intent)


def _tell_session(tx: Transaction, intent: Obj, how: str, **changes: str) -> None:
    session = tx.get(tx.private(intent["id"]).get("session", ""))
    if session:
        tx.announce(f"checkout.session.async_payment_{how}", session, **changes)
