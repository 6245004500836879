"""Stripe's objects in our words. They are not dicts: attributes and `in` only."""

from typing import Any

from shop.money import Money
from shop.payments.rules import Charge, ChargeState, Event, RefundAnswer, SavedCard

INTENT_STATES = {
    "succeeded": ChargeState.PAID,
    "requires_action": ChargeState.NEEDS_BANK,
    "processing": ChargeState.PROCESSING,
    "requires_payment_method": ChargeState.DECLINED,
    "requires_confirmation": ChargeState.OPEN,
    "canceled": ChargeState.CANCELED,
}


def from_session(session: Any) -> Charge:
    intent = session.payment_intent
    inner = from_intent(intent) if intent is not None and not isinstance(intent, str) else None
    return Charge(
        payment_id=_payment_id(session),
        kind=mark(session, "kind"),
        ref=session.id,
        state=_session_state(session, inner),
        amount=Money(session.amount_total, session.currency),
        intent_id=id_of(intent),
        charge_id=inner.charge_id if inner else None,
        customer_id=id_of(session.customer),
        method_kind=inner.method_kind if inner else None,
        card=inner.card if inner else None,
        page_url=session.url,
        decline_code=inner.decline_code if inner else None,
        refunded=inner.refunded if inner else None,
    )


def _session_state(session: Any, inner: Charge | None) -> ChargeState:
    if session.payment_status in ("paid", "no_payment_required"):
        return ChargeState.PAID
    if session.status == "expired":
        return ChargeState.EXPIRED
    if session.status == "open":
        return ChargeState.OPEN
    dead = inner is not None and inner.state in (ChargeState.DECLINED, ChargeState.CANCELED)
    return ChargeState.EXPIRED if dead else ChargeState.AWAITING


def from_intent(intent: Any) -> Charge:
    charge = intent.latest_charge
    charge = None if isinstance(charge, str) else charge
    error = intent.last_payment_error
    action = intent.next_action
    card = _card(intent)
    return Charge(
        payment_id=_payment_id(intent),
        kind=mark(intent, "kind"),
        ref=intent.id,
        intent_id=intent.id,
        state=INTENT_STATES.get(intent.status, ChargeState.PROCESSING),
        amount=Money(intent.amount, intent.currency),
        charge_id=charge.id if charge else None,
        customer_id=id_of(intent.customer),
        card=card,
        method_kind=_method_kind(intent),
        page_url=action.redirect_to_url.url
        if action and "redirect_to_url" in action and action.redirect_to_url
        else None,
        decline_code=_decline_code(error),
        refunded=_refunded(charge),
    )


def _card(intent: Any) -> SavedCard | None:
    method = intent.payment_method
    if (
        method is None
        or isinstance(method, str)
        or method.type != "card"
        or not id_of(method.customer)
    ):
        return None
    return SavedCard(id_of(method.customer) or "", method.id, method.card.brand, method.card.last4)


def _method_kind(intent: Any) -> str | None:
    method = intent.payment_method
    return None if method is None or isinstance(method, str) else str(method.type)


def _decline_code(error: Any) -> str | None:
    if not error:
        return None
    return str(error.decline_code if "decline_code" in error and error.decline_code else error.code)


def _refunded(charge: Any) -> Money | None:
    return Money(charge.amount_refunded, charge.currency) if charge else None


def from_refund(made: Any) -> RefundAnswer:
    ours = mark(made, "refund_id")
    return RefundAnswer(
        made.id,
        int(ours) if ours.isdigit() else None,
        id_of(made.payment_intent) or "",
        made.status or "pending",
        Money(made.amount, made.currency),
    )


def to_event(body: dict[str, Any]) -> Event:
    return Event(
        body["id"],
        body["type"],
        body["data"]["object"].get("id", ""),
        bool(body["livemode"]),
        body.get("api_version") or "",
        int(body["created"]),
    )


def _payment_id(thing: Any) -> int | None:
    number = mark(thing, "payment_id")
    return int(number) if number.isdigit() else None


def mark(thing: Any, name: str) -> str:
    return str(thing.metadata[name]) if thing.metadata and name in thing.metadata else ""


def id_of(thing: Any) -> str | None:
    return thing if thing is None or isinstance(thing, str) else str(thing.id)
