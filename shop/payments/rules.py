"""What a payment system told us, in our words, and where a payment may go from where it is."""

from dataclasses import dataclass
from enum import StrEnum

from shop.money import Money


class ChargeState(StrEnum):
    OPEN = "open"
    PAID = "paid"
    AWAITING = "awaiting"
    PROCESSING = "processing"
    NEEDS_BANK = "needs_bank"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELED = "canceled"


DEAD = frozenset({ChargeState.DECLINED, ChargeState.EXPIRED, ChargeState.CANCELED})


@dataclass(frozen=True)
class SavedCard:
    customer_id: str
    method_id: str
    brand: str
    last4: str


@dataclass(frozen=True)
class Charge:
    """Stripe's answer about one payment row; `payment_id` is None for money that is not ours."""

    payment_id: int | None
    state: ChargeState
    amount: Money
    ref: str
    kind: str = ""
    intent_id: str | None = None
    charge_id: str | None = None
    customer_id: str | None = None
    method_kind: str | None = None
    card: SavedCard | None = None
    page_url: str | None = None
    decline_code: str | None = None
    refunded: Money | None = None


@dataclass(frozen=True)
class RefundAnswer:
    ref: str
    refund_id: int | None
    intent_id: str
    state: str
    amount: Money


@dataclass(frozen=True)
class Refunded:
    answer: RefundAnswer
    charge: Charge | None


@dataclass(frozen=True)
class DisputeAnswer:
    ref: str
    intent_id: str
    status: str
    amount: Money


@dataclass(frozen=True)
class Event:
    """One delivery, verified; only its ids are believed."""

    event_id: str
    kind: str
    object_ref: str
    livemode: bool
    api_version: str
    created: int


class GatewayError(Exception):
    """Stripe said no to what we sent: nothing was charged."""


class NotThere(GatewayError):
    """Stripe knows nothing of this name."""


class AnswerLost(GatewayError):
    """No answer: unknown, not no."""


class CardDeclined(GatewayError):
    def __init__(self, code: str, intent_id: str | None) -> None:
        super().__init__(code)
        self.code, self.intent_id = code, intent_id


class BadSignature(GatewayError):
    pass


class TransactionOpen(RuntimeError):
    """The shop tried to call out while its database waited for it."""
