from typing import Any

from shop.sandbox import balance
from shop.sandbox.cards import Card
from shop.sandbox.payment_methods import card_of
from shop.sandbox.refusals import invalid
from shop.sandbox.shapes import Obj, blank
from shop.sandbox.transaction import Transaction
from shop.sandbox.ways import CARD, KONBINI
from shop.sandbox.wire import Call, Handler, metadata, page

SECONDS_TO_SETTLE = 60
SECONDS_TO_ANSWER = 45 * 86400
BACK, NO_REFERENCE = "jp_bank_transfer", {"reference": None, "reference_status": None}
LIVE = ("succeeded", "pending", "requires_action")


def create(call: Call) -> Obj:
    charge = _charge(call)
    return refund(
        call.tx,
        charge,
        call.params.get("amount"),
        reason=call.params.get("reason"),
        metadata=metadata(None, call.params),
        instructions_email=call.params.get("instructions_email"),
    )


def refund(tx: Transaction, charge: Obj, amount: int | None, **fields: Any) -> Obj:
    """Without an amount, what is left of the charge."""
    amount = _checked(tx, charge, amount)
    way = charge["payment_method_details"]["type"]
    if way == KONBINI and not fields.get("instructions_email"):
        raise invalid(
            "Refunds of konbini payments need an email for instructions.",
            "instructions_email",
            "parameter_missing",
        )
    card = card_of(tx, tx.need("payment_method", charge["payment_method"]))
    made = blank(
        "refund",
        "re",
        tx.now,
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        payment_intent=charge["payment_intent"],
        payment_method=charge["payment_method"],
        customer=charge["customer"],
        **_way_back(tx, way, card, fields.pop("instructions_email", None)),
        **fields,
    )
    made["balance_transaction"] = balance.paid_back(tx, made)["id"]
    tx.emit("refund.created", tx.add(made))
    _recount(tx, charge)
    _settle_later(tx, made, card)
    return made


def _way_back(tx: Transaction, way: str, card: Card, email: str | None) -> Obj:
    """Cash waits for the buyer to name a bank account; the rest goes the way it came."""
    if way == KONBINI:
        sent = {"email_sent_at": tx.now, "email_sent_to": email}
        details = {"email_sent": sent, "expires_at": tx.now + SECONDS_TO_ANSWER}
        return {
            "status": "requires_action",
            "next_action": {"type": "display_details", "display_details": details},
            "destination_details": {"type": BACK, BACK: NO_REFERENCE},
            "instructions_email": email,
        }
    to_bank = {"type": BACK, BACK: NO_REFERENCE}
    card_shape = {"type": "card", "card": {"type": "refund"}}
    back = {"destination_details": card_shape if way == CARD else to_bank}
    if card.refund == "pending":
        return back | {"status": "pending", "pending_reason": "processing"}
    return back | {"status": "succeeded"}


def finish(tx: Transaction, made: Obj, succeeds: bool) -> Obj:
    """A pending refund arrives or fails; one that had succeeded can still come back."""
    if made["status"] not in LIVE:
        raise invalid(f"This refund has {made['status']} already.")
    made.pop("pending_reason", None)
    made.pop("next_action", None)
    if succeeds:
        return tx.announce("refund.updated", made, status="succeeded")
    returned = balance.returned(tx, made)
    tx.announce(
        "refund.failed",
        made,
        status="failed",
        failure_balance_transaction=returned["id"],
        failure_reason="expired_or_canceled_card",
    )
    charge = tx.need("charge", made["charge"])
    refunded = _sum(tx, charge)
    tx.announce("charge.updated", charge, amount_refunded=refunded, refunded=False)
    return made


def retrieve(call: Call) -> Obj:
    return call.tx.need("refund", call.id)


def list_all(call: Call) -> Obj:
    return page(call, "refund", "charge", "payment_intent")


def update(call: Call) -> Obj:
    made = retrieve(call)
    return call.tx.announce(
        "refund.updated", made, metadata=metadata(made["metadata"], call.params)
    )


def cancel(call: Call) -> Obj:
    made = retrieve(call)
    if made["status"] != "requires_action":
        raise invalid(f"A refund that is {made['status']} cannot be canceled.")
    return call.tx.announce("refund.updated", made, status="canceled")


def _charge(call: Call) -> Obj:
    tx, params = call.tx, call.params
    if ("charge" in params) == ("payment_intent" in params):
        raise invalid(
            "Pass one of charge or payment_intent.", "payment_intent", "parameter_missing"
        )
    if "charge" in params:
        return tx.need("charge", params["charge"], "charge")
    intent = tx.need("payment_intent", params["payment_intent"], "payment_intent")
    if intent["status"] != "succeeded":
        raise invalid(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            "payment_intent",
        )
    return tx.need("charge", intent["latest_charge"])


def _checked(tx: Transaction, charge: Obj, amount: int | None) -> int:
    left = int(charge["amount"] - charge["amount_refunded"])
    if charge["status"] != "succeeded":
        raise invalid(f"Charge {charge['id']} did not succeed.", "charge")
    if charge["refunded"] or left == 0:
        raise invalid(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    if any(not each["is_charge_refundable"] for each in tx.find("dispute", charge=charge["id"])):
        raise invalid(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            code="charge_disputed",
        )
    wanted = left if amount is None else amount
    if wanted < 1:
        raise invalid(
            "This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer"
        )
    if wanted > left:
        raise invalid(
            f"Refund amount (¥{wanted:,}) is greater than unrefunded amount on charge (¥{left:,})",
            "amount",
        )
    return wanted


def _recount(tx: Transaction, charge: Obj) -> None:
    refunded = _sum(tx, charge)
    tx.announce(
        "charge.refunded", charge, amount_refunded=refunded, refunded=refunded == charge["amount"]
    )


def _sum(tx: Transaction, charge: Obj) -> int:
    made = tx.find("refund", charge=charge["id"])
    return sum(each["amount"] for each in made if each["status"] in LIVE)


def _settle_later(tx: Transaction, made: Obj, card: Card) -> None:
    if made["status"] in ("pending", "requires_action"):
        tx.later("refund arrives", made["id"], tx.now + SECONDS_TO_SETTLE)
    if card.refund == "failed":
        tx.later("refund fails", made["id"], tx.now + SECONDS_TO_SETTLE)


ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "/v1/refunds"): create,
    ("GET", "/v1/refunds"): list_all,
    ("GET", "/v1/refunds/{refund}"): retrieve,
    ("POST", "/v1/refunds/{refund}"): update,
    ("POST", "/v1/refunds/{refund}/cancel"): cancel,
}
