"""The buyer, the bank and the dashboard without a browser: for tests and the console."""

from shop.sandbox import disputes, paying, refunds, sessions, slips, timers
from shop.sandbox.cards import BY_NUMBER
from shop.sandbox.paying import Outcome, Presented
from shop.sandbox.shapes import Obj
from shop.sandbox.store import Store
from shop.sandbox.transaction import Transaction

BUYER = "buyer@example.com"


def pay(store: Store, session_id: str, number: str, email: str | None = None) -> Outcome:
    """The buyer presents a listed test card on the payment page."""
    timers.run_due(store)
    with store.transaction() as tx:
        known = email or known_email(tx, tx.need("checkout.session", session_id)) or BUYER
        return paying.pay(tx, session_id, Presented(BY_NUMBER[number]), known)


def pay_otherwise(store: Store, session_id: str, way: str, email: str | None = None) -> Outcome:
    """The buyer takes a slip, asks for an account to transfer to, or goes to PayPay."""
    timers.run_due(store)
    with store.transaction() as tx:
        known = email or known_email(tx, tx.need("checkout.session", session_id)) or BUYER
        return paying.pay_otherwise(tx, session_id, way, known)


def pay_slip(store: Store, intent_id: str) -> Obj:
    """The buyer pays at the till; on a bank account the whole sum arrives."""
    timers.run_due(store)
    with store.transaction() as tx:
        return slips.paid(tx, tx.need("payment_intent", intent_id))


def end_slip(store: Store, intent_id: str) -> Obj:
    with store.transaction() as tx:
        return slips.ended(tx, tx.need("payment_intent", intent_id))


def transfer(store: Store, intent_id: str, amount: int) -> Obj:
    """So much arrives on the account of this payment."""
    with store.transaction() as tx:
        return slips.transferred(tx, tx.need("payment_intent", intent_id), amount)


def authenticate(store: Store, intent_id: str, ok: bool = True) -> Outcome:
    """The buyer's bank answers, and the buyer is sent back."""
    with store.transaction() as tx:
        return paying.authenticate(tx, intent_id, ok)


def expire(store: Store, session_id: str) -> Obj:
    with store.transaction() as tx:
        session = tx.need("checkout.session", session_id)
        return sessions.expired(tx, session) if session["status"] == "open" else session


def turn_card(store: Store, payment_method_id: str, number: str) -> None:
    """From now on the saved card behaves like this one, as cards do that run out or get lost."""
    with store.transaction() as tx:
        tx.keep(payment_method_id, token=BY_NUMBER[number].token)


def refund(store: Store, intent_id: str, amount: int | None = None) -> Obj:
    """As from the dashboard: the shop hears of it by webhook only."""
    with store.transaction() as tx:
        charge = _charge(tx, intent_id)
        email = charge["billing_details"]["email"]
        reason = "requested_by_customer"
        return refunds.refund(tx, charge, amount, reason=reason, instructions_email=email)


def finish_refund(store: Store, refund_id: str, ok: bool = True) -> Obj:
    with store.transaction() as tx:
        return refunds.finish(tx, tx.need("refund", refund_id), ok)


def dispute(store: Store, intent_id: str, reason: str = "fraudulent") -> Obj:
    """The reason "inquiry" opens one that moves no money yet."""
    with store.transaction() as tx:
        return disputes.open_for(tx, _charge(tx, intent_id), reason)


def close_dispute(store: Store, dispute_id: str, won: bool) -> Obj:
    with store.transaction() as tx:
        return disputes.close(tx, tx.need("dispute", dispute_id), won)


def known_email(tx: Transaction, session: Obj) -> str | None:
    customer = tx.get(session["customer"] or "")
    known: str | None = session["customer_email"] or (customer or {}).get("email")
    return known


def _charge(tx: Transaction, intent_id: str) -> Obj:
    intent = tx.need("payment_intent", intent_id)
    return tx.need("charge", intent["latest_charge"] or "")
