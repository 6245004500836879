"""Where, how much and until when money that comes later is to be paid."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

KONBINI, TRANSFER, PAYPAY = "konbini", "customer_balance", "paypay"
OTHER_WAYS = (KONBINI, TRANSFER, PAYPAY)
KONBINI_LEAST, KONBINI_MOST = 120, 300_000
KONBINI_DAYS = 3
TRANSFER_WITHIN = timedelta(days=7)
REMIND_BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Store:
    """One chain of convenience stores and the numbers its till asks for."""

    chain: str
    code: str
    confirmation: str = ""


@dataclass(frozen=True)
class Slip:
    """`ends_at` in seconds; a bank transfer names none, the shop sets its own."""

    way: str
    remaining: int
    url: str | None = None
    ends_at: int | None = None
    stores: tuple[Store, ...] = ()
    bank: str = ""
    account: str = ""
    holder: str = ""

    def kept(self) -> dict[str, Any]:
        return asdict(self) | {"stores": [asdict(store) for store in self.stores]}


def slip_of(kept: dict[str, Any]) -> Slip:
    return Slip(**kept | {"stores": tuple(Store(**store) for store in kept["stores"])})


def waits_until(slip: Slip, begun_at: datetime) -> datetime:
    if slip.ends_at is None:
        return begun_at + TRANSFER_WITHIN
    return datetime.fromtimestamp(slip.ends_at, UTC)


def remind_at(until: datetime, now: datetime) -> datetime | None:
    """A day before the end; never for a slip that ends sooner."""
    at = until - REMIND_BEFORE
    return at if at > now else None


def ways_for(wanted: tuple[str, ...], total: int, known_customer: bool) -> tuple[str, ...]:
    """Of what the owner wants, what this sum and this payer can use."""
    fits = {
        KONBINI: KONBINI_LEAST <= total <= KONBINI_MOST,
        TRANSFER: known_customer,
        PAYPAY: True,
    }
    return tuple(way for way in OTHER_WAYS if way in wanted and fits[way])
