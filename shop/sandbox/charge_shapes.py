from typing import Any

from shop.sandbox.shapes import Obj, blank, random_text
from shop.sandbox.transaction import Transaction
from shop.sandbox.ways import CARD, KONBINI


def new_charge(tx: Transaction, intent: Obj, method: Obj, **outcome: Any) -> Obj:
    copied = {
        name: intent[name]
        for name in ("amount", "currency", "customer", "description", "metadata", "receipt_email")
    }
    return tx.add(
        blank(
            "charge",
            "ch",
            tx.now,
            **copied,
            payment_intent=intent["id"],
            payment_method=method["id"],
            billing_details=method["billing_details"],
            calculated_statement_descriptor="SANDBOX",
            fraud_details={},
            payment_method_details=_details(intent, method),
            **outcome,
        )
    )


def _details(intent: Obj, method: Obj) -> Obj:
    way = method["type"]
    if way == KONBINI:
        return {"type": way, way: {"store": {"chain": "lawson"}}}
    return {"type": way, way: _card_details(intent, method) if way == CARD else {}}


def _installments(intent: Obj) -> Obj | None:
    options = (intent["payment_method_options"] or {}).get(CARD) or {}
    plan = (options.get("installments") or {}).get("plan")
    return {"plan": plan} if plan else None


def _card_details(intent: Obj, method: Obj) -> Obj:
    card = method["card"]
    same = {
        name: card[name]
        for name in (
            "brand",
            "checks",
            "country",
            "exp_month",
            "exp_year",
            "funding",
            "last4",
            "fingerprint",
            "regulated_status",
            "wallet",
        )
    }
    return same | {
        "amount_authorized": intent["amount"],
        "authorization_code": random_text(6).upper(),
        "electronic_commerce_indicator": None,
        "installments": _installments(intent),
        "mandate": None,
        "network": card["brand"],
        "network_transaction_id": None,
        "transaction_link_id": None,
        "three_d_secure": _three_d_secure() if intent["status"] == "requires_action" else None,
    }


def _three_d_secure() -> Obj:
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": random_text(24),
        "version": "2.2.0",
    }


def outcome_of(kind: str, reason: str | None = None) -> Obj:
    approved = kind == "authorized"
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network" if approved else "declined_by_network",
        "reason": reason,
        "risk_level": "normal",
        "risk_score": 20,
        "type": kind,
        "seller_message": "Payment complete." if approved else "The bank declined.",
    }
