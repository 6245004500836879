"""What happens by itself when its time comes: sessions end, slow refunds settle."""

from collections.abc import Callable

from shop.sandbox import refunds, sessions, slips
from shop.sandbox.store import Store
from shop.sandbox.transaction import Transaction


def run_due(store: Store) -> None:
    due = "FROM timer WHERE due <= ?"
    if store.db().execute(f"SELECT 1 {due}", (store.now(),)).fetchone() is None:
        return
    with store.transaction() as tx:
        rows = tx.db.execute(f"SELECT act, object {due} ORDER BY due", (tx.now,)).fetchall()
        tx.db.execute(f"DELETE {due}", (tx.now,))
        for row in rows:
            ACTS[row["act"]](tx, row["object"])


def _end_session(tx: Transaction, session_id: str) -> None:
    session = tx.need("checkout.session", session_id)
    if session["status"] == "open":
        sessions.expired(tx, session)


def _refund_arrives(tx: Transaction, refund_id: str) -> None:
    refund = tx.need("refund", refund_id)
    if refund["status"] in ("pending", "requires_action"):
        refunds.finish(tx, refund, succeeds=True)


def _refund_fails(tx: Transaction, refund_id: str) -> None:
    refund = tx.need("refund", refund_id)
    if refund["status"] in refunds.LIVE:
        refunds.finish(tx, refund, succeeds=False)


def _slip_ends(tx: Transaction, intent_id: str) -> None:
    intent = tx.need("payment_intent", intent_id)
    if slips.waits_at(intent):
        slips.ended(tx, intent)


ACTS: dict[str, Callable[[Transaction, str], None]] = {
    "session expires": _end_session,
    "refund arrives": _refund_arrives,
    "refund fails": _refund_fails,
    "slip ends": _slip_ends,
}
