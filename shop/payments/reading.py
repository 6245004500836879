"""Stripe's objects in our words. They are not dicts: attributes and `in` only."""

from datetime import UTC, datetime
from typing import Any

from shop.money import Money
from shop.payments.ledger_reading import DISPUTED, FAILED, MAIN, lines_of
from shop.payments.rules import (
    Bought,
    CardDeclined,
    Charge,
    ChargeState,
    DisputeAnswer,
    Event,
    RefundAnswer,
    SavedCard,
)
from shop.payments.slip_reading import slip_in

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
        lines=inner.lines if inner else (),
        charged_at=inner.charged_at if inner else None,
        slip=inner.slip if inner else None,
        bought=_bought(session),
        email=session.customer_details.email if session.customer_details else None,
    )


def _bought(thing: Any) -> Bought | None:
    """None for orders whose marks are of an older kind, or were cut short."""
    pairs = [pair.split(":") for pair in mark(thing, "bought").split(",")]
    if not mark(thing, "order") or not all(len(p) == 2 and "".join(p).isdigit() for p in pairs):
        return None
    lines = tuple((int(product), int(price)) for product, price in pairs)
    return Bought(mark(thing, "order"), mark(thing, "student"), mark(thing, "language"), lines)


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
        lines=lines_of(charge, MAIN),
        charged_at=datetime.fromtimestamp(charge.created, UTC) if charge else None,
        slip=slip_in(intent),
        bought=_bought(intent),
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
    card = method.card
    return SavedCard(
        id_of(method.customer) or "", method.id, card.brand, card.last4, card.fingerprint
    )


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
        made.failure_reason if "failure_reason" in made else None,
        lines_of(made, MAIN, FAILED),
    )


def from_dispute(found: Any) -> DisputeAnswer:
    due_by = found.evidence_details.due_by if found.evidence_details else None
    return DisputeAnswer(
        found.id,
        id_of(found.payment_intent) or "",
        found.status,
        Money(found.amount, found.currency),
        found.reason or "",
        datetime.fromtimestamp(due_by, UTC) if due_by else None,
        bool(found.is_charge_refundable),
        lines_of(found, DISPUTED),
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


def from_card_error(error: Any) -> CardDeclined:
    inner = error.error
    intent = inner.payment_intent if inner is not None and "payment_intent" in inner else None
    code = inner.decline_code if inner is not None and "decline_code" in inner else None
    charge = inner.charge if inner is not None and "charge" in inner else None
    said = code or error.code or "card_declined"
    return CardDeclined(said, intent.id if intent else None, id_of(charge))


def card_behind(charge: Any) -> str | None:
    """The fingerprint of the card a charge tried; None where no card was."""
    tried = charge.payment_method_details
    card = tried.card if tried and "card" in tried else None
    return str(card.fingerprint) if card and card.fingerprint else None
