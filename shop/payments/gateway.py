"""The only file that knows Stripe. It returns our frozen values and raises our errors."""

import json
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import wraps
from time import time
from typing import Any, ParamSpec, TypeVar

import stripe
from flask import Flask, current_app
from structlog import get_logger

from shop import config
from shop.extensions import open_transaction
from shop.money import Money
from shop.payments.breaker import Breaker
from shop.payments.ledger_reading import FAILED, MAIN, from_balance
from shop.payments.ledger_rules import BalanceLine
from shop.payments.reading import (
    card_behind,
    from_card_error,
    from_dispute,
    from_intent,
    from_refund,
    from_session,
    id_of,
    mark,
    to_event,
)
from shop.payments.rules import (
    AnswerLost,
    BadSignature,
    Charge,
    Declined,
    Disputed,
    Event,
    GatewayError,
    KeyReused,
    NotThere,
    RefundAnswer,
    Refunded,
    TransactionOpen,
    Warned,
)

P = ParamSpec("P")
R = TypeVar("R")
TOLERANCE = 300
ADDRESSES = ("api", "files", "connect", "meter_events")
NOWHERE = "http://stripe.invalid"
INTENT = ["latest_charge.balance_transaction", "payment_method"]
SESSION = [f"payment_intent.{name}" for name in INTENT]
REFUND = [MAIN, FAILED]
REFUNDS = [f"data.{name}" for name in REFUND]
REFUSALS = (stripe.CardError, stripe.InvalidRequestError, stripe.IdempotencyError)
log = get_logger()


def init_gateway(
    app: Flask, transport: stripe.HTTPClient | None = None, secrets: tuple[str, ...] = ()
) -> None:
    """`transport` replaces the network (the stand-in); the rest of the shop cannot tell."""
    stripe.enable_telemetry = False
    settings: config.Config = app.config["SHOP"]
    app.extensions["stripe"] = _client(settings, transport)
    app.extensions["stripe_breaker"] = Breaker()
    app.extensions["stripe_secrets"] = settings.webhook_secrets or secrets


def _client(settings: config.Config, transport: stripe.HTTPClient | None) -> stripe.StripeClient:
    if transport is None:
        network = stripe.RequestsClient(timeout=(5, 10))
        return stripe.StripeClient(settings.stripe_key, http_client=network, max_network_retries=2)
    if not settings.sandbox:
        raise config.BadConfiguration("The stand-in takes sandbox keys only.")
    return stripe.StripeClient(
        settings.stripe_key,
        http_client=transport,
        max_network_retries=2,
        base_addresses=dict.fromkeys(ADDRESSES, NOWHERE),  # type: ignore[arg-type]
    )


def calls_out(verb: Callable[P, R]) -> Callable[P, R]:
    """No transaction may be open, and Stripe's errors become ours."""

    @wraps(verb)
    def calling(*args: P.args, **kwargs: P.kwargs) -> R:
        if open_transaction():
            raise TransactionOpen(f"{verb.__name__} was called with a transaction open")
        breaker: Breaker = current_app.extensions["stripe_breaker"]
        if not breaker.lets_through():
            raise AnswerLost("resting")
        try:
            answer = verb(*args, **kwargs)
        except REFUSALS as error:
            breaker.heard()
            raise _refusal(verb.__name__, error) from error
        except stripe.StripeError as error:
            breaker.not_heard()
            log.warning("no answer from stripe", verb=verb.__name__, kind=type(error).__name__)
            raise AnswerLost(type(error).__name__) from error
        breaker.heard()
        return answer

    return calling


@calls_out
def new_customer(student_id: int, email: str) -> str:
    made = _v1().customers.create(
        {"email": email, "metadata": {"student_id": str(student_id)}},
        {"idempotency_key": f"cus:{student_id}"},
    )
    return str(made.id)


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
    ours = (one for one in found.auto_paging_iter() if mark(one, "payment_id") == str(payment_id))
    return next((from_intent(intent) for intent in ours), None)


@calls_out
def cancel(intent_id: str) -> None:
    _v1().payment_intents.cancel(intent_id)


@calls_out
def expire(session_id: str) -> Charge:
    return from_session(_v1().checkout.sessions.expire(session_id, {"expand": SESSION}))


@calls_out
def refund(
    intent_id: str, amount: Money, refund_id: int, ask_at: str | None = None
) -> RefundAnswer:
    """`ask_at` is where Stripe asks for a bank account when the money came in cash."""
    asking = {"instructions_email": ask_at} if ask_at else {}
    made = _v1().refunds.create(
        {
            "payment_intent": intent_id,
            "amount": amount.amount,
            "reason": "requested_by_customer",
            "metadata": {"refund_id": str(refund_id)},
            "expand": REFUND,
            **asking,
        },
        {"idempotency_key": f"refund:{refund_id}:{intent_id}"},
    )
    return from_refund(made)


@calls_out
def refunded(refund_id: str) -> Refunded:
    """All refunds of the payment this one belongs to."""
    return refunds_of(id_of(_v1().refunds.retrieve(refund_id).payment_intent))


@calls_out
def refunded_charge(charge_id: str) -> Refunded:
    return refunds_of(id_of(_v1().charges.retrieve(charge_id).payment_intent))


@calls_out
def charge_of(charge_id: str) -> Charge | None:
    """The payment behind a card charge, None when it belongs to no intent."""
    return _intent(id_of(_v1().charges.retrieve(charge_id).payment_intent))


@calls_out
def declined_of(charge_id: str) -> Declined:
    tried = _v1().charges.retrieve(charge_id)
    return Declined(charge_id, card_behind(tried), _intent(id_of(tried.payment_intent)))


@calls_out
def dispute_of(dispute_id: str) -> Disputed:
    answer = from_dispute(_v1().disputes.retrieve(dispute_id))
    return Disputed(answer, _intent(answer.intent_id or None))


@calls_out
def warning_of(warning_id: str) -> Warned:
    found = _v1().radar.early_fraud_warnings.retrieve(warning_id)
    return Warned(found.id, found.fraud_type, _intent(id_of(found.payment_intent)))


@calls_out
def balance_lines(since: datetime | None) -> list[BalanceLine]:
    """All that moved our balance, newest first; without `since` from the very beginning."""
    created = {"created": {"gte": int(since.timestamp())}} if since else {}
    found = _v1().balance_transactions.list({"limit": 100, "expand": ["data.source"], **created})
    return [from_balance(line) for line in found.auto_paging_iter()]


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
    return sorted(reversed(found), key=lambda event: event.created)  # each page came newest first


@calls_out
def told_time() -> datetime:
    """What time it is where the money is."""
    return parsedate_to_datetime(_v1().events.list({"limit": 1}).last_response.headers["Date"])


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


@calls_out
def refunds_of(intent_id: str | None) -> Refunded:
    charge = _intent(intent_id)
    if charge is None:
        return Refunded((), None)
    made = _v1().refunds.list({"payment_intent": intent_id, "limit": 100, "expand": REFUNDS})
    return Refunded(tuple(from_refund(each) for each in made.auto_paging_iter()), charge)


def _intent(intent_id: str | None) -> Charge | None:
    if intent_id is None:
        return None
    return from_intent(_v1().payment_intents.retrieve(intent_id, {"expand": INTENT}))


def _v1() -> Any:
    client: stripe.StripeClient = current_app.extensions["stripe"]
    return client.v1


def _refusal(verb: str, error: stripe.StripeError) -> GatewayError:
    if isinstance(error, stripe.CardError):
        return from_card_error(error)
    log.error("stripe refused", verb=verb, code=error.code, id=error.request_id)
    if isinstance(error, stripe.IdempotencyError):
        return KeyReused(str(error.code))
    return (NotThere if error.code == "resource_missing" else GatewayError)(str(error.code))
