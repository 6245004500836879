"""Stripe calling: one route, and the table from Stripe's event names to our verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, current_app, request
from structlog import get_logger

from shop import clock
from shop.accounts.access import anyone
from shop.checkout.declined_operations import hear_of_decline
from shop.checkout.operations import settle_charge
from shop.checkout.refund_operations import settle_dispute, settle_refund, take_warning
from shop.extensions import csrf, db, insert_once, rows_changed
from shop.payments import gateway
from shop.payments.event_queries import unfinished
from shop.payments.models import StripeEvent
from shop.payments.operations import add_task
from shop.payments.rules import BadSignature, Event, NotThere

LARGEST = 256 * 1024
bp = Blueprint("webhooks", __name__)
log = get_logger()


@dataclass(frozen=True)
class Handler:
    """What to fetch for an event, and what to do with the truth."""

    fetch: Callable[[str], Any]
    act: Callable[[Any, datetime], None]


SESSION = Handler(gateway.checkout_of, settle_charge)
INTENT = Handler(gateway.intent_of, settle_charge)
REFUND = Handler(gateway.refunded, settle_refund)
CHARGE = Handler(gateway.charge_of, settle_charge)
REFUNDED = Handler(gateway.refunded_charge, settle_refund)
DECLINED = Handler(gateway.declined_of, hear_of_decline)
DISPUTE = Handler(gateway.dispute_of, settle_dispute)
WARNING = Handler(gateway.warning_of, take_warning)

HANDLERS: dict[str, Handler] = {
    "checkout.session.completed": SESSION,
    "checkout.session.async_payment_succeeded": SESSION,
    "checkout.session.async_payment_failed": SESSION,
    "checkout.session.expired": SESSION,
    "payment_intent.succeeded": INTENT,
    "payment_intent.payment_failed": INTENT,
    "payment_intent.requires_action": INTENT,
    "payment_intent.processing": INTENT,
    "payment_intent.partially_funded": INTENT,
    "payment_intent.canceled": INTENT,
    "charge.updated": CHARGE,
    "charge.failed": DECLINED,
    "charge.refunded": REFUNDED,
    "refund.created": REFUND,
    "refund.updated": REFUND,
    "refund.failed": REFUND,
    "charge.dispute.created": DISPUTE,
    "charge.dispute.updated": DISPUTE,
    "charge.dispute.closed": DISPUTE,
    "charge.dispute.funds_withdrawn": DISPUTE,
    "charge.dispute.funds_reinstated": DISPUTE,
    "radar.early_fraud_warning.created": WARNING,
}


@bp.post("/webhooks/stripe")
@anyone
def receive() -> tuple[str, int]:
    request.max_content_length = LARGEST
    now = clock.now()
    try:
        event = gateway.read_event(request.get_data(), request.headers.get("Stripe-Signature", ""))
    except BadSignature:
        log.warning("webhook refused", size=request.content_length)
        return "", 400
    return "", 204 if take(event, now) else 500


csrf.exempt(receive)


def take(event: Event, now: datetime) -> bool:
    """The one door for events, from Stripe's call or from the catch-up. False: try again later."""
    row = _remember(event, now)
    if row.handled_at:
        return True
    if event.livemode != (current_app.config["SHOP"].mode == "live"):
        return _over(row, "other_mode", now)
    if event.kind not in HANDLERS:
        return _over(row, "not_ours", now)
    try:
        handle(row, now)
    except NotThere:
        return _orphan(row, now)
    except Exception as failure:  # kept on the row; Stripe calls again
        db.session.rollback()
        log.exception("webhook failed", stripe_event=event.event_id, kind=event.kind)
        _keep_failure(row.id, failure)
        return False
    return True


def take_again(now: datetime) -> list[bool]:
    """What failed or was cut short, until it is parked for the owner to see."""
    rows = unfinished()
    return [take(_as_heard(row), now) for row in rows]


def handle(row: StripeEvent, now: datetime) -> None:
    handler = HANDLERS[row.kind]
    truth = handler.fetch(row.object_ref)  # no transaction is open here

    db.session.add(row)
    row.handled_at, row.outcome, row.error = now, "done", None
    if truth is not None:
        handler.act(truth, now)
    db.session.commit()


def _as_heard(row: StripeEvent) -> Event:
    return Event(row.event_id, row.kind, row.object_ref, row.livemode, row.api_version, row.created)


def _remember(event: Event, now: datetime) -> StripeEvent:
    insert_once(
        StripeEvent,
        event_id=event.event_id,
        kind=event.kind,
        object_ref=event.object_ref,
        api_version=event.api_version,
        livemode=event.livemode,
        created=event.created,
        received_at=now,
        tries=0,
    )
    rows_changed(
        sa.update(StripeEvent)
        .filter_by(event_id=event.event_id)
        .values(tries=StripeEvent.tries + 1)
    )
    row = db.session.scalars(
        sa.select(StripeEvent)
        .filter_by(event_id=event.event_id)
        .execution_options(populate_existing=True)
    ).one()
    db.session.commit()
    return row


def _orphan(row: StripeEvent, now: datetime) -> bool:
    """About something Stripe itself does not know: kept for a person, not asked for again."""
    db.session.rollback()
    add_task("orphan", f"orphan:{row.event_id}", {"kind": row.kind, "ref": row.object_ref}, now)
    db.session.add(row)
    return _over(row, "orphan", now)


def _over(row: StripeEvent, outcome: str, now: datetime) -> bool:
    row.handled_at, row.outcome = now, outcome
    db.session.commit()
    return True


def _keep_failure(row_id: int, failure: Exception) -> None:
    kept = (
        sa.update(StripeEvent)
        .filter_by(id=row_id)
        .values(handled_at=None, error=repr(failure)[:1000])
    )
    rows_changed(kept)
    db.session.commit()
