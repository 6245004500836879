from typing import Any

from shop.sandbox import charging, payment_methods
from shop.sandbox.intent_params import check, check_amount, method_options
from shop.sandbox.refusals import Refused, invalid, unexpected_state
from shop.sandbox.shapes import Obj, blank, given, random_text
from shop.sandbox.transaction import Transaction
from shop.sandbox.wire import Call, Handler, metadata, page

COPIED = ("description", "receipt_email", "setup_future_usage", "statement_descriptor_suffix")
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELABLE = (*CONFIRMABLE, "processing", "requires_capture")


def create(call: Call) -> Obj:
    params, tx = call.params, call.tx
    check_amount(params["amount"], params["currency"])
    check(params)
    if "return_url" in params and not params.get("confirm"):
        raise invalid("`return_url` can only be set when `confirm` is true.", "return_url")
    if "customer" in params:
        tx.need("customer", params["customer"], "customer")
    intent = new(tx, params, return_url=params.get("return_url"))
    if params.get("payment_method"):
        intent["payment_method"] = _own_method(tx, intent, params["payment_method"])["id"]
        intent["status"] = "requires_confirmation"
        tx.save(intent)
    return confirm(call._replace(id=intent["id"])) if params.get("confirm") else intent


def new(tx: Transaction, params: Obj, **private: Any) -> Obj:
    types = params.get("allowed_payment_method_types")
    intent = blank(
        "payment_intent",
        "pi",
        tx.now,
        amount=params["amount"],
        currency=params["currency"],
        status="requires_payment_method",
        capture_method="automatic_async",
        confirmation_method="automatic",
        customer=params.get("customer"),
        allowed_payment_method_types=types,
        payment_method_types=params.get("payment_method_types") or types or ["card"],
        automatic_payment_methods=None if types else {"enabled": True, "allow_redirects": "always"},
        payment_method_options=method_options(params),
        metadata=metadata(None, params),
        **given(params, *COPIED),
    )
    intent["client_secret"] = f"{intent['id']}_secret_{random_text(24)}"
    tx.add(intent, **private)
    tx.emit("payment_intent.created", intent)
    return intent


def retrieve(call: Call) -> Obj:
    return call.tx.need("payment_intent", call.id)


def list_all(call: Call) -> Obj:
    return page(call, "payment_intent", "customer")


def update(call: Call) -> Obj:
    intent = retrieve(call)
    check(call.params)
    changes = given(call.params, *COPIED, "amount", "customer")
    if "amount" in changes:
        check_amount(changes["amount"], intent["currency"])
    if set(changes) & {"amount", "customer"} and intent["status"] not in CONFIRMABLE:
        raise unexpected_state("This PaymentIntent's amount could not be updated.", intent)
    if call.params.get("payment_method"):
        changes["payment_method"] = _own_method(
            call.tx, intent | changes, call.params["payment_method"]
        )["id"]
        changes["status"] = "requires_confirmation"
    changes["metadata"] = metadata(intent["metadata"], call.params)
    return call.tx.save(intent | changes)


def confirm(call: Call) -> Obj:
    """A decline is a 402, and stays: the failed charge and its events are facts."""
    tx, params, intent = call.tx, call.params, retrieve(call)
    check(params)
    _not_of_a_session(tx, intent, "confirm")
    if intent["status"] not in CONFIRMABLE:
        raise unexpected_state(
            f"You cannot confirm this PaymentIntent because it has a status of {intent['status']}.",
            intent,
        )
    named = params.get("payment_method") or intent["payment_method"]
    if not named:
        raise invalid(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
        )
    if "return_url" in params:
        tx.keep(intent["id"], return_url=params["return_url"])
    method = _own_method(tx, intent, named)
    charging.confirm(tx, intent, method, present=not params.get("off_session"))
    if intent["last_payment_error"]:
        raise Refused(402, intent["last_payment_error"] | {"payment_intent": intent})
    charging.follow_up(tx, intent)
    return intent


def cancel(call: Call) -> Obj:
    intent = retrieve(call)
    _not_of_a_session(call.tx, intent, "cancel")
    if intent["status"] not in CANCELABLE:
        raise unexpected_state(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}.",
            intent,
        )
    return canceled(call.tx, intent, call.params.get("cancellation_reason"))


def canceled(tx: Transaction, intent: Obj, reason: str | None) -> Obj:
    return tx.announce(
        "payment_intent.canceled",
        intent,
        status="canceled",
        canceled_at=tx.now,
        cancellation_reason=reason,
        next_action=None,
    )


def _own_method(tx: Transaction, intent: Obj, name: str) -> Obj:
    method = payment_methods.named(tx, name, "payment_method")
    if tx.private(method["id"]).get("spent"):
        raise invalid(
            "The provided PaymentMethod was previously used or detached and may not be used again.",
            "payment_method",
            "payment_method_unexpected_state",
        )
    if method["customer"] not in (None, intent["customer"]):
        raise invalid(
            f"The PaymentMethod {name} belongs to a different Customer or none was "
            "given. Please include the Customer in the `customer` parameter.",
            "payment_method",
        )
    return method


def _not_of_a_session(tx: Transaction, intent: Obj, verb: str) -> None:
    if tx.private(intent["id"]).get("session"):
        raise invalid(
            f"You cannot {verb} a PaymentIntent that was created by Checkout; "
            "expire the session instead.",
            code="payment_intent_unexpected_state",
        )


ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "/v1/payment_intents"): create,
    ("GET", "/v1/payment_intents"): list_all,
    ("GET", "/v1/payment_intents/{intent}"): retrieve,
    ("POST", "/v1/payment_intents/{intent}"): update,
    ("POST", "/v1/payment_intents/{intent}/confirm"): confirm,
    ("POST", "/v1/payment_intents/{intent}/cancel"): cancel,
}
