"""An expired session may leave an address that opens its like again, for thirty days."""

from shop.sandbox.addresses import page_url
from shop.sandbox.refusals import missing
from shop.sandbox.shapes import Obj, new_id
from shop.sandbox.transaction import Transaction

DAYS = 30


def offered(tx: Transaction, session: Obj) -> Obj | None:
    """What an expiring session says about coming back."""
    asked: Obj | None = session["after_expiration"]
    if not asked or not asked["recovery"]["enabled"]:
        return asked
    return {
        "recovery": asked["recovery"]
        | {"expires_at": tx.now + DAYS * 86400, "url": page_url(tx, f"/r/recover/{session['id']}")}
    }


def reopen(tx: Transaction, session: Obj) -> Obj:
    """A second visit finds the session the first one opened."""
    recovery = (session["after_expiration"] or {}).get("recovery") or {}
    if session["status"] != "expired" or (recovery.get("expires_at") or 0) <= tx.now:
        raise missing("checkout.session", session["id"])
    private = tx.private(session["id"])
    earlier = tx.get(private.get("recovered_by", ""))
    if earlier and earlier["status"] != "expired":
        return earlier
    fresh = session | {
        "id": new_id("cs_test"),
        "status": "open",
        "created": tx.now,
        "recovered_from": session["id"],
        "expires_at": tx.now + 86400,
    }
    fresh["url"] = page_url(tx, f"/c/pay/{fresh['id']}")
    fresh["after_expiration"] = {"recovery": recovery | {"expires_at": None, "url": None}}
    tx.add(fresh, lines=private["lines"], intent_params=private["intent_params"])
    tx.later("session expires", fresh["id"], fresh["expires_at"])
    tx.keep(session["id"], recovered_by=fresh["id"])
    return fresh
