"""What a line of Stripe's balance means in our books: facts whose two legs add up to nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shop.money import Money


class Account(StrEnum):
    """Debits are positive: STRIPE grows when money comes in, SALES falls below zero."""

    STRIPE = "stripe"
    SALES = "sales"
    FEES = "fees"
    REFUNDS = "refunds"
    DISPUTES = "disputes"
    DISPUTE_FEES = "dispute_fees"
    BANK = "bank"


@dataclass(frozen=True)
class BalanceLine:
    """A balance transaction: `amount` and `fee` are signed as Stripe signs them."""

    ref: str
    kind: str
    amount: Money
    fee: Money
    at: datetime
    source: str = ""
    charge_id: str = ""
    intent_id: str = ""
    payment_id: int | None = None


@dataclass(frozen=True)
class Fact:
    """`amount` is what our balance at Stripe gained; `account` took or gave it."""

    source: str
    source_id: str
    account: Account
    amount: Money
    at: datetime

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.source_id

    def legs(self) -> tuple[tuple[Account, Money], ...]:
        return (Account.STRIPE, self.amount), (self.account, -self.amount)


@dataclass(frozen=True)
class Difference:
    fact: Fact
    booked: Money


HOME = "jpy"  # what the account is kept in: other money enters the books as Stripe changed it
MEANINGS = {
    "charge": ("payment", Account.SALES),
    "refund": ("refund", Account.REFUNDS),
    "refund_failure": ("refund_failed", Account.REFUNDS),
    "dispute": ("dispute", Account.DISPUTES),
    "dispute_reversal": ("dispute_won", Account.DISPUTES),
    "payout": ("payout", Account.BANK),
    "payout_reversal": ("payout_failed", Account.BANK),
    "fee": ("account_fee", Account.FEES),
}
OF_THE_ACCOUNT = frozenset({"payout", "payout_reversal", "fee"})  # of no single order
REPEATED = frozenset({"dispute", "dispute_reversal"})  # one dispute may move money twice


def facts_of(line: BalanceLine) -> tuple[Fact, ...]:
    """Empty for a kind of movement this shop does not know."""
    if line.kind not in MEANINGS:
        return ()
    source, account = MEANINGS[line.kind]
    source_id = line.ref if line.kind in REPEATED or not line.source else line.source
    moved = Fact(source, source_id, account, line.amount, line.at)
    return tuple(fact for fact in (moved, _fee(line, moved)) if fact.amount)


def payment_fact(charge_id: str, amount: Money, at: datetime) -> Fact:
    """Before Stripe says what it keeps of it."""
    return Fact("payment", charge_id, Account.SALES, amount, at)


def difference(facts: Iterable[Fact], booked: dict[tuple[str, str], Money]) -> list[Difference]:
    """What the books say otherwise than Stripe; what they do not say at all is no difference."""
    known = [fact for fact in facts if fact.key in booked]
    return [Difference(each, booked[each.key]) for each in known if booked[each.key] != each.amount]


def correction(wrong: Difference, now: datetime) -> tuple[Fact, Fact]:
    """The wrong fact taken back and the right one, both as of today."""
    named = replace(wrong.fact, source_id=f"{wrong.fact.source}:{wrong.fact.source_id}", at=now)
    return (
        replace(named, source="reversal", amount=-wrong.booked),
        replace(named, source="correction"),
    )


def _fee(line: BalanceLine, moved: Fact) -> Fact:
    disputed = moved.account is Account.DISPUTES
    return replace(
        moved,
        source="fee" if moved.source == "payment" else f"{moved.source}_fee",
        account=Account.DISPUTE_FEES if disputed else Account.FEES,
        amount=-line.fee,
    )
