"""The life of a payment intent once a card is presented."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from shop.sandbox import aftermath, customers, payment_methods
from shop.sandbox.addresses import page_url
from shop.sandbox.cards import NEEDS_THE_BUYER, Decline, asks_the_bank
from shop.sandbox.charge_shapes import new_charge, outcome_of
from shop.sandbox.refusals import card_error, invalid
from shop.sandbox.shapes import Obj
from shop.sandbox.transaction import Transaction
from shop.sandbox.ways import CARD

NOT_AUTHENTICATED = Decline(
    "payment_intent_authentication_failure",
    None,
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data "
    "or a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
)
SENT_AWAY = Decline("payment_method_provider_decline", None, "The provider declined the payment.")


def confirm(tx: Transaction, intent: Obj, method: Obj, present: bool = True) -> None:
    """Leaves the intent succeeded, waiting for the buyer's bank, or back at the start with
    its last_payment_error."""
    card = payment_methods.card_of(tx, method)
    intent.update(status="requires_confirmation", next_action=None)
    if asks_the_bank(card, requested(intent), present):
        if not present:
            return decline(tx, intent, method, NEEDS_THE_BUYER)
        return redirect(tx, intent, method, f"/3ds/{intent['id']}")
    return charge(tx, intent, method)


def authenticate(tx: Transaction, intent: Obj, passed: bool) -> None:
    method = tx.need("payment_method", intent["payment_method"])
    if passed:
        return charge(tx, intent, method)
    reason = NOT_AUTHENTICATED if method["type"] == CARD else SENT_AWAY
    return _back_to_the_start(tx, intent, method, card_error(reason))


def charge(tx: Transaction, intent: Obj, method: Obj) -> None:
    card = payment_methods.card_of(tx, method)
    if card.decline:
        if card.attaches:
            _keep_card(tx, intent, method)
        return decline(tx, intent, method, card.decline)
    _keep_card(tx, intent, method)
    return succeed(tx, intent, method)


def succeed(tx: Transaction, intent: Obj, method: Obj) -> None:
    made = new_charge(
        tx,
        intent,
        method,
        status="succeeded",
        paid=True,
        captured=True,
        amount_captured=intent["amount"],
        outcome=outcome_of("authorized"),
    )
    made["receipt_url"] = page_url(tx, f"/r/{made['id']}")
    tx.emit("charge.succeeded", tx.save(made))
    tx.announce(
        "payment_intent.succeeded",
        intent,
        status="succeeded",
        next_action=None,
        payment_method=method["id"],
        latest_charge=made["id"],
        last_payment_error=None,
        amount_received=intent["amount"],
    )


def decline(tx: Transaction, intent: Obj, method: Obj, reason: Decline) -> None:
    made = new_charge(
        tx,
        intent,
        method,
        status="failed",
        failure_code=reason.code,
        failure_message=reason.message,
        outcome=outcome_of("issuer_declined", reason.decline_code or reason.code),
    )
    tx.emit("charge.failed", made)
    intent["latest_charge"] = made["id"]
    _back_to_the_start(tx, intent, method, card_error(reason, charge=made["id"]))


def requested(intent: Obj) -> str | None:
    options = (intent["payment_method_options"] or {}).get("card") or {}
    asked: str | None = options.get("request_three_d_secure")
    return asked


def follow_up(tx: Transaction, intent: Obj) -> None:
    """What comes after the money: Stripe's fee, and the trouble some test cards bring."""
    if intent["status"] == "succeeded":
        method = tx.need("payment_method", intent["payment_method"])
        aftermath.begin(tx, intent["latest_charge"], payment_methods.card_of(tx, method))


def with_result(intent: Obj, return_url: str, status: str) -> str:
    """The return address keeps its own query and gains Stripe's three parameters."""
    url = urlsplit(return_url)
    added = urlencode(
        {
            "payment_intent": intent["id"],
            "redirect_status": status,
            "payment_intent_client_secret": intent["client_secret"],
        }
    )
    return urlunsplit(url._replace(query=f"{url.query}&{added}" if url.query else added))


def redirect(tx: Transaction, intent: Obj, method: Obj, page: str) -> None:
    """The buyer has to say yes on a page of the bank or the wallet."""
    return_url = tx.private(intent["id"]).get("return_url")
    if not return_url:
        raise invalid(
            "A `return_url` must be specified because this PaymentIntent is configured "
            "to accept payment methods that may redirect.",
            "return_url",
        )
    target = {"url": page_url(tx, page), "return_url": return_url}
    tx.announce(
        "payment_intent.requires_action",
        intent,
        status="requires_action",
        payment_method=method["id"],
        last_payment_error=None,
        next_action={"type": "redirect_to_url", "redirect_to_url": target},
    )


def _back_to_the_start(tx: Transaction, intent: Obj, method: Obj, error: Obj) -> None:
    tx.announce(
        "payment_intent.payment_failed",
        intent,
        status="requires_payment_method",
        next_action=None,
        payment_method=None,
        last_payment_error={**error, "payment_method": method},
    )


def make_customer(tx: Transaction, intent: Obj) -> None:
    """The one Checkout promised."""
    wanted = tx.private(intent["id"]).get("new_customer")
    if wanted and not intent["customer"]:
        intent["customer"] = customers.new(tx, **wanted)["id"]


def _keep_card(tx: Transaction, intent: Obj, method: Obj) -> None:
    """Attach the card if the payment asks for it; nothing else can be kept."""
    make_customer(tx, intent)
    if method["type"] != CARD:
        return
    card_options = (intent["payment_method_options"] or {}).get("card") or {}
    usage = card_options.get("setup_future_usage") or intent["setup_future_usage"]
    if intent["customer"] and usage in ("on_session", "off_session"):
        method.update(payment_methods.attach_to(tx, method, intent["customer"]))
