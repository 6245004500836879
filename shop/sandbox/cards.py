"""Stripe's listed test cards and what each of them does. No other number is accepted."""

from enum import StrEnum
from hashlib import sha256
from string import ascii_letters, digits
from typing import NamedTuple

LETTERS = ascii_letters + digits


class Asks(StrEnum):
    NEVER = "never"
    IF_REQUESTED = "if_requested"
    PRESENT = "present"
    ALWAYS = "always"


class Decline(NamedTuple):
    code: str
    decline_code: str | None
    message: str


class Card(NamedTuple):
    number: str
    brand: str
    token: str
    asks: Asks = Asks.IF_REQUESTED
    decline: Decline | None = None
    attaches: bool = True
    dispute: str | None = None
    refund: str = "succeeded"
    country: str = "US"

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def fingerprint(self) -> str:
        """The same for the same number, whoever types it; sixteen characters, as at Stripe."""
        told = sha256(self.number.encode()).digest()
        return "".join(LETTERS[byte % len(LETTERS)] for byte in told[:16])


def _declined(decline_code: str) -> Decline:
    return Decline("card_declined", decline_code, "Your card was declined.")


GENERIC = _declined("generic_decline")
NO_FUNDS = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
EXPIRED = Decline("expired_card", None, "Your card has expired.")
WRONG_CVC = Decline("incorrect_cvc", None, "Your card's security code is incorrect.")
NO_ANSWER = Decline(
    "processing_error",
    None,
    "An error occurred while processing your card. Try again in a little bit.",
)
NEEDS_THE_BUYER = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)


def _visa(number: str, token: str, **behaviour: object) -> Card:
    return Card(number, "visa", f"pm_card_{token}", **behaviour)  # type: ignore[arg-type]


def _refusing(number: str, token: str, decline: Decline) -> Card:
    return Card(number, "visa", f"pm_card_{token}", decline=decline, attaches=False)


CARDS = (
    _visa("4242424242424242", "visa"),
    Card("5555555555554444", "mastercard", "pm_card_mastercard"),
    Card("3566002020360505", "jcb", "pm_card_jcb", country="JP"),
    Card("3530111333300000", "jcb", "pm_card_jcb_us"),
    _visa("4000003920000003", "jp", country="JP"),
    _visa("4000002500003155", "authenticationRequiredOnSetup", asks=Asks.PRESENT),
    _visa("4000002760003184", "authenticationRequired", asks=Asks.ALWAYS),
    _visa("4000000000003220", "threeDSecure2Required", asks=Asks.ALWAYS),
    _visa("4000003800000446", "authenticationRequiredSetupForOffSession", asks=Asks.PRESENT),
    _visa(
        "4000008260003178",
        "authenticationRequiredChargeDeclinedInsufficientFunds",
        asks=Asks.ALWAYS,
        decline=NO_FUNDS,
    ),
    _visa(
        "4000008400001629", "threeDSecureRequiredChargeDeclined", asks=Asks.ALWAYS, decline=GENERIC
    ),
    _visa(
        "4000008400001280", "threeDSecureRequiredProcessingError", asks=Asks.NEVER, decline=GENERIC
    ),
    _visa("4000000000003055", "threeDSecureOptional"),
    _refusing("4000000000000002", "visa_chargeDeclined", GENERIC),
    _refusing("4000000000009995", "visa_chargeDeclinedInsufficientFunds", NO_FUNDS),
    _refusing("4000000000009987", "visa_chargeDeclinedLostCard", _declined("lost_card")),
    _refusing("4000000000009979", "visa_chargeDeclinedStolenCard", _declined("stolen_card")),
    _refusing("4000000000000069", "chargeDeclinedExpiredCard", EXPIRED),
    _refusing("4000000000000127", "chargeDeclinedIncorrectCvc", WRONG_CVC),
    _refusing("4000000000000119", "chargeDeclinedProcessingError", NO_ANSWER),
    _visa("4000000000000341", "chargeCustomerFail", decline=GENERIC),
    _visa("4000000000000259", "createDispute", dispute="fraudulent"),
    _visa("4000000000002685", "createDisputeProductNotReceived", dispute="product_not_received"),
    _visa("4000000000001976", "createDisputeInquiry", dispute="inquiry"),
    _visa("4000000000005423", "createIssuerFraudRecord", dispute="early_fraud_warning"),
    _visa("4000000000007726", "pendingRefund", refund="pending"),
    _visa("4000000000005126", "refundFail", refund="failed"),
)

BY_NUMBER = {card.number: card for card in CARDS}
BY_TOKEN = {card.token: card for card in CARDS}


def asks_the_bank(card: Card, requested: str | None, present: bool) -> bool:
    if card.asks is Asks.ALWAYS:
        return True
    if not present or card.asks is Asks.NEVER:
        return False
    return card.asks is Asks.PRESENT or requested in ("any", "challenge")
