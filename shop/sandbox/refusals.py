"""What Stripe answers when it says no."""

from typing import Any

from shop.sandbox.cards import Decline
from shop.sandbox.shapes import Obj

DOCS = "https://stripe.com/docs/error-codes/"


class Refused(Exception):
    def __init__(self, status: int, error: Obj) -> None:
        super().__init__(error["message"])
        self.status = status
        self.body: Obj = {"error": error}


def invalid(message: str, param: str | None = None, code: str | None = None) -> Refused:
    error: Obj = {"type": "invalid_request_error", "message": message}
    if param is not None:
        error["param"] = param
    if code is not None:
        error |= {"code": code, "doc_url": DOCS + code.replace("_", "-")}
    return Refused(400, error)


def unexpected_state(message: str, intent: Obj) -> Refused:
    refused = invalid(message, code="payment_intent_unexpected_state")
    refused.body["error"]["payment_intent"] = intent
    return refused


def missing(kind: str, object_id: str, param: str | None = None) -> Refused:
    """404 for the object a path names, 400 for one a parameter names."""
    name = kind.rsplit(".", 1)[-1]
    refused = invalid(f"No such {name}: '{object_id}'", param or "id", "resource_missing")
    refused.status = 400 if param else 404
    return refused


def unknown_url(method: str, path: str) -> Refused:
    refused = invalid(f"Unrecognized request URL ({method}: {path}).")
    refused.status = 404
    return refused


def card_error(decline: Decline, **context: Any) -> Obj:
    """Without a decline code the key is absent: null is not a value Stripe sends there."""
    codes = {"code": decline.code, "decline_code": decline.decline_code}
    error = {
        "type": "card_error",
        **codes,
        "message": decline.message,
        **context,
        "doc_url": DOCS + decline.code.replace("_", "-"),
    }
    return {name: value for name, value in error.items() if value is not None}
