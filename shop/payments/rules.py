"""What a payment system told us, in our words, and where a payment may go from where it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop.money import Money
from shop.payments.ledger_rules import BalanceLine
from shop.payments.slip_rules import Slip


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
    fingerprint: str | None = None


@dataclass(frozen=True)
class Bought:
    """The marks an order left at Stripe: its own name, whose it is, each product and its price."""

    order: str
    student: str
    language: str
    lines: tuple[tuple[int, int], ...]


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
    lines: tuple[BalanceLine, ...] = ()
    charged_at: datetime | None = None
    slip: Slip | None = None
    bought: Bought | None = None
    email: str | None = None


@dataclass(frozen=True)
class Declined:
    """One refusal of one card; `card` is the same for the same number, whoever types it."""

    charge_id: str
    card: str | None
    charge: Charge | None = None


@dataclass(frozen=True)
class RefundAnswer:
    ref: str
    refund_id: int | None
    intent_id: str
    state: str
    amount: Money
    failure: str | None = None
    lines: tuple[BalanceLine, ...] = ()


@dataclass(frozen=True)
class Refunded:
    """Every refund Stripe knows of one payment, with the payment."""

    answers: tuple[RefundAnswer, ...]
    charge: Charge | None


@dataclass(frozen=True)
class DisputeAnswer:
    ref: str
    intent_id: str
    status: str
    amount: Money
    reason: str = ""
    due_at: datetime | None = None
    refundable: bool = False
    lines: tuple[BalanceLine, ...] = ()


@dataclass(frozen=True)
class Disputed:
    answer: DisputeAnswer
    charge: Charge | None


@dataclass(frozen=True)
class Warned:
    """The bank fears that a card was stolen, before anyone disputes."""

    ref: str
    kind: str
    charge: Charge | None


def dispute_over(status: str) -> bool:
    return status in ("won", "lost", "warning_closed", "prevented")


def only_asked(status: str) -> bool:
    """An inquiry: no money has moved."""
    return status.startswith("warning")


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


class KeyReused(GatewayError):
    """The same key came with other parameters: nothing was charged, and this shop is at fault."""


class AnswerLost(GatewayError):
    """No answer: unknown, not no."""


class CardDeclined(GatewayError):
    def __init__(self, code: str, intent_id: str | None, charge_id: str | None = None) -> None:
        super().__init__(code)
        self.code, self.intent_id, self.charge_id = code, intent_id, charge_id


class BadSignature(GatewayError):
    pass


class TransactionOpen(RuntimeError):
    """The shop tried to call out while its database waited for it."""
