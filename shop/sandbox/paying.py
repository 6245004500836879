"""What the buyer does on Stripe's own pages."""

from enum import StrEnum
from typing import NamedTuple

from shop.sandbox import charging, intents, payment_methods, sessions, slips
from shop.sandbox.addresses import page_url
from shop.sandbox.cards import Card
from shop.sandbox.refusals import invalid
from shop.sandbox.shapes import Obj
from shop.sandbox.transaction import Transaction
from shop.sandbox.ways import CARD, PAYPAY


class State(StrEnum):
    PAID = "paid"
    DECLINED = "declined"
    REQUIRES_ACTION = "requires_action"
    WAITING = "waiting"
    CLOSED = "closed"


class Outcome(NamedTuple):
    state: State
    intent: Obj | None
    session: Obj | None = None

    @property
    def decline_code(self) -> str | None:
        error = (self.intent or {}).get("last_payment_error") or {}
        return error.get("decline_code") or error.get("code")


class Presented(NamedTuple):
    card: Card
    month: int = 12
    year: int = 0


def pay(
    tx: Transaction, session_id: str, presented: Presented, email: str, months: int = 0
) -> Outcome:
    """Two tabs complete a session once: the second finds it closed."""
    session = tx.need("checkout.session", session_id)
    if session["status"] != "open":
        return Outcome(State.CLOSED, None, session)
    if session["amount_total"] == 0:
        return Outcome(State.PAID, None, sessions.complete(tx, session, None, email))
    tx.keep(session_id, email=email)
    intent = _intent(tx, session, email)
    _spread(intent, months)
    method = payment_methods.new(tx, *presented)
    charging.confirm(tx, intent, method)
    return _result(tx, intent, session)


def pay_otherwise(tx: Transaction, session_id: str, way: str, email: str) -> Outcome:
    """Not by card: a slip or a transfer completes the session unpaid, PayPay asks the buyer."""
    session = tx.need("checkout.session", session_id)
    if session["status"] != "open":
        return Outcome(State.CLOSED, None, session)
    if way not in session["payment_method_types"] or way == CARD:
        raise invalid(f"This session does not take {way}.", "payment_method")
    tx.keep(session_id, email=email)
    intent = _intent(tx, session, email)
    if way == PAYPAY:
        method = payment_methods.plain(tx, way, email)
        charging.redirect(tx, intent, method, f"/paypay/{intent['id']}")
        return Outcome(State.REQUIRES_ACTION, intent, session)
    slips.begin(tx, intent, way, email)
    sessions.complete(tx, session, intent, email)
    slips.steered(tx, intent, email)
    return Outcome(State.WAITING, intent, session)


def authenticate(tx: Transaction, intent_id: str, passed: bool) -> Outcome:
    intent = tx.need("payment_intent", intent_id)
    session = tx.get(tx.private(intent_id).get("session", ""))
    if intent["status"] != "requires_action":
        return Outcome(State.CLOSED, intent, session)
    charging.authenticate(tx, intent, passed)
    return _result(tx, intent, session)


def _intent(tx: Transaction, session: Obj, email: str) -> Obj:
    """The intent of the first try serves every later one."""
    private = tx.private(session["id"])
    if "intent" in private:
        earlier = tx.need("payment_intent", private["intent"])
        return earlier | {"amount": session["amount_total"]}
    wanted = {"email": email} if session["customer_creation"] == "always" else None
    params = private["intent_params"] | {
        "amount": session["amount_total"],
        "currency": session["currency"],
        "customer": session["customer"],
        "payment_method_options": session["payment_method_options"],
        "payment_method_types": session["payment_method_types"],
    }
    if session["allowed_payment_method_types"]:
        params["allowed_payment_method_types"] = session["allowed_payment_method_types"]
    intent = intents.new(
        tx,
        params,
        session=session["id"],
        new_customer=wanted,
        return_url=page_url(tx, f"/c/pay/{session['id']}"),
    )
    tx.keep(session["id"], intent=intent["id"])
    return intent


def _spread(intent: Obj, months: int) -> None:
    """The card company's own instalments: the shop is paid at once and in full."""
    offered = intent["payment_method_options"]["card"]["installments"]
    if offered and months:
        chosen = [plan for plan in offered["available_plans"] if plan["count"] == months]
        offered["plan"] = next(iter(chosen), None)


def _result(tx: Transaction, intent: Obj, session: Obj | None) -> Outcome:
    if intent["status"] == "requires_action":
        return Outcome(State.REQUIRES_ACTION, intent, session)
    if intent["status"] != "succeeded":
        return Outcome(State.DECLINED, intent, session)
    if session:
        email = tx.private(session["id"])["email"]
        sessions.complete(tx, session, intent, email)
    charging.follow_up(tx, intent)
    return Outcome(State.PAID, intent, session)
