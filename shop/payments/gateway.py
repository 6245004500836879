"""The only file that knows Stripe. It returns our frozen values and raises our errors."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from time import time
from typing import Any, ParamSpec, TypeVar

import stripe
from flask import Flask, current_app
from structlog import get_logger

from shop import config
from shop.extensions import open_transaction
from shop.money import Money
from shop.payments.reading import from_intent, from_refund, from_session, id_of, mark, to_event
from shop.payments.rules import (
    AnswerLost,
    BadSignature,
    CardDeclined,
    Charge,
    DisputeAnswer,
    Event,
    GatewayError,
    NotThere,
    RefundAnswer,
    Refunded,
    TransactionOpen,
)

P = ParamSpec("P")
R = TypeVar("R")
TOLERANCE = 300
NOWHERE = "http://stripe.invalid"
INTENT = ["latest_charge", "payment_method"]
SESSION = ["payment_intent.latest_charge", "payment_intent.payment_method"]
log = get_logger()


def init_gateway(
    app: Flask, transport: stripe.HTTPClient | None = None, secrets: tuple[str, ...] = ()
) -> None:
    """`transport` replaces the network (the stand-in); the rest of the shop cannot tell."""
    stripe.enable_telemetry = False
    settings: config.Config = app.config["SHOP"]
    app.extensions["stripe"] = _client(settings, transport)
    app.extensions["stripe_secrets"] = settings.webhook_secrets or secrets


def _client(settings: config.Config, transport: stripe.HTTPClient | None) -> stripe.StripeClient:
    if transport is None:
        network = stripe.RequestsClient(timeout=(5, 10))
        return stripe.StripeClient(settings.stripe_key, http_client=network, max_network_retries=2)
    if not settings.sandbox:
        raise config.BadConfiguration("The stand-in takes sandbox keys only.")
    addresses = {name: NOWHERE for name in ("api", "files", "connect", "meter_events")}
    return stripe.StripeClient(
        settings.stripe_key,
        http_client=transport,
        max_network_retries=2,
        base_addresses=addresses,  # type: ignore[arg-type]
    )


def calls_out(verb: Callable[P, R]) -> Callable[P, R]:
    """No transaction may be open, and Stripe's errors become ours."""

    @wraps(verb)
    def calling(*args: P.args, **kwargs: P.kwargs) -> R:
        if open_transaction():
            raise TransactionOpen(f"{verb.__name__} was called with a transaction open")
        try:
            return verb(*args, **kwargs)
        except stripe.CardError as error:
            raise _declined(error) from error
        except stripe.InvalidRequestError as error:
            log.error(
                "stripe refused",
                verb=verb.__name__,
                code=error.code,
                param=error.param,
                request=error.request_id,
            )
            refused = NotThere if error.code == "resource_missing" else GatewayError
            raise refused(str(error.code)) from error
        except stripe.StripeError as error:
            log.warning("no answer from stripe", verb=verb.__name__, kind=type(error).__name__)
            raise AnswerLost(type(error).__name__) from error

    return calling


@calls_out
def open_checkout(params: dict[str, Any], key: str) -> Charge:
    session = _v1().checkout.sessions.create(
        {**params, "expand": SESSION}, {"idempotency_key": key}
    )
    return from_session(session)


@calls_out
def checkout_of(session_id: str) -> Charge:
    return from_session(_v1().checkout.sessions.retrieve(session_id, {"expand": SESSION}))


@calls_out
def intent_of(intent_id: str) -> Charge:
    return from_intent(_v1().payment_intents.retrieve(intent_id, {"expand": INTENT}))


@calls_out
def charge_saved_card(params: dict[str, Any], key: str) -> Charge:
    """Raises CardDeclined; a bank's question comes back as NEEDS_BANK with its page."""
    intent = _v1().payment_intents.create({**params, "expand": INTENT}, {"idempotency_key": key})
    return from_intent(intent)


@calls_out
def find_intent(customer_id: str, payment_id: int, since: datetime) -> Charge | None:
    """Look a lost answer up by our own mark on it."""
    found = _v1().payment_intents.list(
        {
            "customer": customer_id,
            "created": {"gte": int(since.timestamp()) - 60},
            "limit": 100,
            "expand": [f"data.{name}" for name in INTENT],
        }
    )
    ours = (
        intent
        for intent in found.auto_paging_iter()
        if mark(intent, "payment_id") == str(payment_id)
    )
    return next((from_intent(intent) for intent in ours), None)


@calls_out
def cancel(intent_id: str) -> None:
    _v1().payment_intents.cancel(intent_id)


@calls_out
def expire(session_id: str) -> Charge:
    return from_session(_v1().checkout.sessions.expire(session_id, {"expand": SESSION}))


@calls_out
def refund(intent_id: str, amount: Money, refund_id: int) -> RefundAnswer:
    made = _v1().refunds.create(
        {
            "payment_intent": intent_id,
            "amount": amount.amount,
            "reason": "requested_by_customer",
            "metadata": {"refund_id": str(refund_id)},
        },
        {"idempotency_key": f"refund:{refund_id}"},
    )
    return from_refund(made)


@calls_out
def refunded(refund_id: str) -> Refunded:
    """A refund together with the payment it belongs to."""
    refund = from_refund(_v1().refunds.retrieve(refund_id))
    if not refund.intent_id:
        return Refunded(refund, None)
    intent = _v1().payment_intents.retrieve(refund.intent_id, {"expand": INTENT})
    return Refunded(refund, from_intent(intent))


@calls_out
def charge_of(charge_id: str) -> Charge | None:
    """The payment behind a card charge, None when it belongs to no intent."""
    charge = _v1().charges.retrieve(charge_id)
    intent_id = id_of(charge.payment_intent)
    return (
        from_intent(_v1().payment_intents.retrieve(intent_id, {"expand": INTENT}))
        if intent_id
        else None
    )


@calls_out
def dispute_of(dispute_id: str) -> DisputeAnswer:
    found = _v1().disputes.retrieve(dispute_id)
    amount = Money(found.amount, found.currency)
    return DisputeAnswer(found.id, id_of(found.payment_intent) or "", found.status, amount)


@calls_out
def events_since(since: datetime, kinds: tuple[str, ...]) -> list[Event]:
    """Oldest first; Stripe keeps them for 30 days and takes 20 kinds a call."""
    found: list[Event] = []
    for start in range(0, len(kinds), 20):
        page = _v1().events.list(
            {
                "types": list(kinds[start : start + 20]),
                "limit": 100,
                "created": {"gte": int(since.timestamp())},
            }
        )
        found += [to_event(each.to_dict(for_json=True)) for each in page.auto_paging_iter()]
    return sorted(found, key=lambda event: event.created)


def read_event(body: bytes, signature: str) -> Event:
    """Raises BadSignature for a wrong, altered, stale or future delivery."""
    for secret in current_app.extensions["stripe_secrets"]:
        try:
            stripe.WebhookSignature.verify_header(body.decode(), signature, secret, TOLERANCE)
            return _fresh(to_event(json.loads(body)), signature)
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError):
            continue
    raise BadSignature


def _fresh(event: Event, signature: str) -> Event:
    stamp = int(dict(part.split("=", 1) for part in signature.split(",") if "=" in part)["t"])
    if abs(time() - stamp) > TOLERANCE:  # the library accepts stamps from the future
        raise ValueError("stamp")
    return event


def _v1() -> Any:
    client: stripe.StripeClient = current_app.extensions["stripe"]
    return client.v1


def _declined(error: stripe.CardError) -> CardDeclined:
    inner = error.error
    intent = inner.payment_intent if inner is not None and "payment_intent" in inner else None
    code = inner.decline_code if inner is not None and "decline_code" in inner else None
    return CardDeclined(code or error.code or "card_declined", intent.id if intent else None)
