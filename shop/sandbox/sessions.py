from typing import Any

from shop.sandbox import coupons, customers, intents, lines, recovery, session_params, ways
from shop.sandbox.addresses import page_url
from shop.sandbox.intent_params import check_amount
from shop.sandbox.refusals import invalid
from shop.sandbox.shapes import Obj, new_id
from shop.sandbox.transaction import Transaction
from shop.sandbox.wire import Call, Handler, line_items, metadata, page


def create(call: Call) -> Obj:
    tx, params = call.tx, call.params
    session_params.check(tx, params)
    made = [lines.make(tx, each, n) for n, each in enumerate(params["line_items"])]
    discount = next(iter(params.get("discounts", [])), None)
    made = lines.discounted(made, coupons.of_discount(tx, discount) if discount else None)
    sums = lines.totals(made)
    if sums["amount_total"]:
        check_amount(sums["amount_total"], "jpy")
    session = session_params.session(tx, params) | sums
    session["id"] = new_id("cs_test")
    session["url"] = page_url(tx, f"/c/pay/{session['id']}")
    session["discounts"] = [_discount(discount)] if discount else []
    session["payment_method_types"] = ways.offered(params, sums["amount_total"])
    tx.add(session, lines=made, intent_params=params.get("payment_intent_data", {}))
    tx.later("session expires", session["id"], session["expires_at"])
    return session


def retrieve(call: Call) -> Obj:
    return call.tx.need("checkout.session", call.id)


def list_all(call: Call) -> Obj:
    return page(call, "checkout.session", "customer", "payment_intent", "status")


def update(call: Call) -> Obj:
    session = retrieve(call)
    return call.tx.save(session | {"metadata": metadata(session["metadata"], call.params)})


def expire(call: Call) -> Obj:
    session = retrieve(call)
    if session["status"] != "open":
        raise invalid(
            'Only Checkout Sessions with a status in ["open"] can be expired. This '
            f"Session has a status of {session['status']}."
        )
    return expired(call.tx, session)


def list_lines(call: Call) -> Obj:
    return line_items(call.tx, retrieve(call))


def expired(tx: Transaction, session: Obj) -> Obj:
    intent = tx.get(tx.private(session["id"]).get("intent", ""))
    if intent and intent["status"] in intents.CANCELABLE:
        intents.canceled(tx, intent, "automatic")
    return tx.announce(
        "checkout.session.expired",
        session,
        status="expired",
        url=None,
        after_expiration=recovery.offered(tx, session),
    )


def apply_code(tx: Transaction, session: Obj, typed: str) -> Obj:
    """The buyer types a promotion code on the payment page."""
    code = next((each for each in coupons.with_code(tx, typed) if each["active"]), None)
    takes_codes = session["status"] == "open" and session["allow_promotion_codes"]
    if code is None or not takes_codes:
        raise invalid(f"No such promotion code: {typed}", "promotion_code", "resource_missing")
    discount = {"promotion_code": code["id"]}
    coupon = coupons.of_discount(tx, discount)
    if session["amount_subtotal"] < (code["restrictions"]["minimum_amount"] or 0):
        raise invalid("The order is too small for this code.", "promotion_code")
    made = lines.discounted(tx.private(session["id"])["lines"], coupon)
    sums = lines.totals(made)
    if sums["amount_total"]:
        check_amount(sums["amount_total"], "jpy")
    tx.keep(session["id"], lines=made)
    return tx.save(session | sums | {"discounts": [_discount(discount)]})


def complete(tx: Transaction, session: Obj, intent: Obj | None, email: str) -> Obj:
    """The buyer is done: paid with this intent, took a slip for it, or nothing was due."""
    customer = session["customer"] or (intent and intent["customer"])
    if not customer and session["customer_creation"] == "always":
        customer = customers.new(tx, email=email)["id"]
    for discount in session["discounts"]:
        coupons.redeem(tx, discount)
    changes: dict[str, Any] = {
        "status": "complete",
        "url": None,
        "customer": customer,
        "payment_intent": intent and intent["id"],
        "payment_status": _payment_status(intent),
        "customer_details": _customer_details(email),
    }
    if session["consent_collection"]:
        changes["consent"] = {"promotions": None, "terms_of_service": "accepted"}
    return tx.announce("checkout.session.completed", session, **changes)


def _discount(params: Obj) -> Obj:
    return {"coupon": params.get("coupon"), "promotion_code": params.get("promotion_code")}


def _payment_status(intent: Obj | None) -> str:
    if intent is None:
        return "no_payment_required"
    return "paid" if intent["status"] == "succeeded" else "unpaid"


def _customer_details(email: str) -> Obj:
    return {
        "address": None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }


ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "/v1/checkout/sessions"): create,
    ("GET", "/v1/checkout/sessions"): list_all,
    ("GET", "/v1/checkout/sessions/{session}"): retrieve,
    ("POST", "/v1/checkout/sessions/{session}"): update,
    ("POST", "/v1/checkout/sessions/{session}/expire"): expire,
    ("GET", "/v1/checkout/sessions/{session}/line_items"): list_lines,
}
