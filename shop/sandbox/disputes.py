"""Disputes and inquiries. As in Stripe's test mode the text of the evidence decides them."""

from typing import Any

from shop.sandbox import balance
from shop.sandbox.refusals import invalid
from shop.sandbox.shapes import Obj, blank
from shop.sandbox.transaction import Transaction
from shop.sandbox.wire import Call, Handler, metadata, page

DAYS_TO_ANSWER = 9
OPEN = ("needs_response", "warning_needs_response", "under_review", "warning_under_review")
UNDER_REVIEW = {"needs_response": "under_review", "warning_needs_response": "warning_under_review"}


def open_for(tx: Transaction, charge: Obj, reason: str) -> Obj:
    """The reason "inquiry" opens a question of the bank: no money moves."""
    inquiry = reason == "inquiry"
    dispute = blank(
        "dispute",
        "du",
        tx.now,
        amount=charge["amount"],
        charge=charge["id"],
        currency=charge["currency"],
        payment_intent=charge["payment_intent"],
        is_charge_refundable=inquiry,
        reason="general" if inquiry else reason,
        status="warning_needs_response" if inquiry else "needs_response",
        payment_method_details={"type": "card", "card": _card(charge, inquiry)},
    )
    dispute["evidence_details"]["due_by"] = tx.now + DAYS_TO_ANSWER * 86400
    tx.emit("charge.dispute.created", tx.add(dispute))
    if not inquiry:
        tx.save(charge | {"disputed": True})
        _withdraw(tx, dispute)
    return dispute


def close(tx: Transaction, dispute: Obj, won: bool) -> Obj:
    if dispute["status"] not in OPEN:
        raise invalid("This dispute is already closed")
    if dispute["status"].startswith("warning"):
        return tx.announce("charge.dispute.closed", dispute, status="warning_closed")
    if won:
        entries = [*dispute["balance_transactions"], balance.reinstated(tx, dispute)]
        tx.announce(
            "charge.dispute.funds_reinstated", dispute, status="won", balance_transactions=entries
        )
    return tx.announce("charge.dispute.closed", dispute, status="won" if won else "lost")


def retrieve(call: Call) -> Obj:
    return call.tx.need("dispute", call.id)


def list_all(call: Call) -> Obj:
    return page(call, "dispute", "charge", "payment_intent")


def update(call: Call) -> Obj:
    dispute = retrieve(call)
    if dispute["status"] not in ("needs_response", "warning_needs_response"):
        raise invalid("This dispute does not take evidence any more.")
    sent = call.params.get("evidence") or {}
    changes: dict[str, Any] = {
        "evidence": dispute["evidence"] | {name: value or None for name, value in sent.items()},
        "metadata": metadata(dispute["metadata"], call.params),
    }
    details = dispute["evidence_details"] | {"has_evidence": True}
    submits = call.params.get("submit", True) and bool(sent)
    if submits:
        changes["status"] = UNDER_REVIEW[dispute["status"]]
        details["submission_count"] += 1
    call.tx.announce("charge.dispute.updated", dispute, evidence_details=details, **changes)
    return _judge(call.tx, dispute) if submits else dispute


def close_by_shop(call: Call) -> Obj:
    return close(call.tx, retrieve(call), won=False)


def _judge(tx: Transaction, dispute: Obj) -> Obj:
    text = dispute["evidence"]["uncategorized_text"] or ""
    if text == "escalate_inquiry_evidence" and dispute["status"] == "warning_under_review":
        charge = tx.need("charge", dispute["charge"])
        tx.save(charge | {"disputed": True})
        tx.announce(
            "charge.dispute.updated", dispute, status="needs_response", is_charge_refundable=False
        )
        return _withdraw(tx, dispute)
    if text in ("winning_evidence", "losing_evidence"):
        return close(tx, dispute, won=text == "winning_evidence")
    return dispute


def _withdraw(tx: Transaction, dispute: Obj) -> Obj:
    return tx.announce(
        "charge.dispute.funds_withdrawn",
        dispute,
        balance_transactions=[balance.withdrawn(tx, dispute)],
    )


def _card(charge: Obj, inquiry: bool) -> Obj:
    brand = charge["payment_method_details"]["card"]["brand"]
    return {
        "brand": brand,
        "network": brand,
        "network_reason_code": None,
        "case_type": "inquiry" if inquiry else "chargeback",
    }


ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "/v1/disputes"): list_all,
    ("GET", "/v1/disputes/{dispute}"): retrieve,
    ("POST", "/v1/disputes/{dispute}"): update,
    ("POST", "/v1/disputes/{dispute}/close"): close_by_shop,
}
