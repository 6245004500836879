from shop.sandbox.cards import BY_TOKEN, CARDS, Card
from shop.sandbox.refusals import Refused, card_error, invalid, missing
from shop.sandbox.shapes import Obj, blank
from shop.sandbox.transaction import Transaction
from shop.sandbox.wire import Call, Handler, metadata, page

UNCHECKED = {"address_line1_check": None, "address_postal_code_check": None}


def new(tx: Transaction, card: Card, month: int = 12, year: int = 0) -> Obj:
    """Brand, last four digits and expiry are all that is kept of a card; its number never is."""
    method = blank(
        "payment_method",
        "pm",
        tx.now,
        type="card",
        metadata={},
        card={
            "brand": card.brand,
            "display_brand": card.brand,
            "last4": card.last4,
            "exp_month": month,
            "exp_year": year or _in_two_years(tx.now),
            "country": card.country,
            "funding": "credit",
            "fingerprint": card.fingerprint,
            "checks": UNCHECKED | {"cvc_check": "pass"},
            "generated_from": None,
            "networks": {"available": [card.brand], "preferred": None},
            "wallet": None,
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
        },
    )
    return tx.add(method, token=card.token)


def plain(tx: Transaction, way: str, email: str) -> Obj:
    """Of a way that is no card: nothing about it is kept, and it cannot pay twice."""
    made = blank("payment_method", "pm", tx.now, type=way, metadata={}, **{way: {}})
    made["billing_details"] = made["billing_details"] | {"email": email}
    return tx.add(made, spent=True)


def card_of(tx: Transaction, method: Obj) -> Card:
    """How it behaves; whatever is no card behaves like the one that always pays."""
    token = tx.private(method["id"]).get("token")
    return BY_TOKEN[token] if token else CARDS[0]


def named(tx: Transaction, name: str, param: str) -> Obj:
    """The payment method of this id; a listed pm_card_ token makes a new one."""
    if name in BY_TOKEN:
        return new(tx, BY_TOKEN[name])
    return tx.need("payment_method", name, param)


def attach_to(tx: Transaction, method: Obj, customer: str) -> Obj:
    if method["customer"] == customer:
        return method
    if method["customer"] or tx.private(method["id"]).get("spent"):
        raise invalid("The payment method you provided has already been attached to a customer.")
    return tx.announce("payment_method.attached", method, customer=customer)


def create(call: Call) -> Obj:
    token = call.params.get("payment_method")
    if token not in BY_TOKEN:
        raise invalid(
            "Card numbers are typed on the payment page only; here the sandbox takes "
            "Stripe's pm_card_ tokens.",
            "payment_method",
        )
    return new(call.tx, BY_TOKEN[token])


def retrieve(call: Call) -> Obj:
    return call.tx.need("payment_method", call.id)


def update(call: Call) -> Obj:
    method = retrieve(call)
    merged = metadata(method["metadata"], call.params)
    return call.tx.announce("payment_method.updated", method, metadata=merged)


def list_all(call: Call) -> Obj:
    return page(call, "payment_method", "customer", "type")


def attach(call: Call) -> Obj:
    if "customer" not in call.params:
        raise invalid("Missing required param: customer.", "customer", "parameter_missing")
    method = _attachable(call)
    call.tx.need("customer", call.params["customer"], "customer")
    card = card_of(call.tx, method)
    if not card.attaches and card.decline:
        raise Refused(402, card_error(card.decline))
    return attach_to(call.tx, method, call.params["customer"])


def detach(call: Call) -> Obj:
    method = retrieve(call)
    if method["customer"] is None:
        raise invalid(
            "The payment method you provided is not attached to a customer so "
            "detachment is impossible."
        )
    call.tx.keep(call.id, spent=True)
    return call.tx.announce("payment_method.detached", method, customer=None)


def _attachable(call: Call) -> Obj:
    if call.id.startswith("pm_card_") and call.id not in BY_TOKEN:
        raise missing("payment_method", call.id)
    return named(call.tx, call.id, "payment_method")


def _in_two_years(now: int) -> int:
    return 1970 + now // (365 * 86400) + 2


ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "/v1/payment_methods"): create,
    ("GET", "/v1/payment_methods"): list_all,
    ("GET", "/v1/payment_methods/{payment_method}"): retrieve,
    ("POST", "/v1/payment_methods/{payment_method}"): update,
    ("POST", "/v1/payment_methods/{payment_method}/attach"): attach,
    ("POST", "/v1/payment_methods/{payment_method}/detach"): detach,
}
