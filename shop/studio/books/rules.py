"""Money facts as the lines of a cash book, and cells no spreadsheet runs as a formula. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from unicodedata import normalize

from shop.money import Money, tax_inside, total

RUN_BY_SPREADSHEETS = frozenset("=+-@\t\r\n＝＋－＠")
MOVED_ONWARDS = ("payout", "payout_failed")  # from Stripe to the bank: nobody earned or paid it
OF_THEIR_OWN = {"fee": "payment", "account_fee": "account_fee"}


class Leg(Protocol):
    @property
    def source(self) -> str: ...
    @property
    def source_id(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def order_id(self) -> int | None: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def amount(self) -> Money: ...


@dataclass(frozen=True)
class Movement:
    """One event in money: what it did to sales, refunds, disputes, fees, and what stayed."""

    kind: str
    ref: str
    order_id: int | None
    at: datetime
    gross: Money
    refund: Money
    dispute: Money
    fee: Money
    total: Money

    @property
    def tax(self) -> Money:
        """In what was sold and given back; each rounded once, like the papers about it."""
        return tax_of(self.gross) - tax_of(self.refund)

    @property
    def net(self) -> Money:
        return self.gross - self.refund - self.tax

    @property
    def largest(self) -> int:
        sums = (self.gross, self.refund, self.dispute, self.fee, self.total)
        return max(abs(each.amount) for each in sums)


def movements(legs: Iterable[Leg]) -> list[Movement]:
    """A fee stands in the line of the payment it was taken from."""
    found: dict[tuple[str, str], list[Leg]] = defaultdict(list)
    for leg in legs:
        if leg.source not in MOVED_ONWARDS:
            found[_kind(leg.source), leg.source_id].append(leg)
    return [_movement(kind, ref, same) for (kind, ref), same in found.items()]


def tax_of(amount: Money) -> Money:
    return -tax_inside(-amount) if amount.amount < 0 else tax_inside(amount)


def between(amount: int, least: int | None, most: int | None) -> bool:
    return (least is None or amount >= least) and (most is None or amount <= most)


def names(words: str, *texts: str) -> bool:
    """Whether the words stand in one of the texts, however they are typed."""
    return any(_plain(words) in _plain(text) for text in texts)


def defused(text: str) -> str:
    """A cell that a spreadsheet would run begins with an apostrophe instead."""
    clean = text.replace("\0", "")
    seen = next((each for each in clean if each.isprintable() and not each.isspace()), "")
    risky = {clean[:1], seen} & RUN_BY_SPREADSHEETS
    return f"'{clean}" if risky else clean


def _kind(source: str) -> str:
    return OF_THEIR_OWN.get(source, source.removesuffix("_fee"))


def _movement(kind: str, ref: str, legs: list[Leg]) -> Movement:
    def of(*accounts: str) -> Money:
        return total([leg.amount for leg in legs if leg.account in accounts], currency)

    currency = legs[0].amount.currency
    return Movement(
        kind=kind,
        ref=ref,
        order_id=legs[0].order_id,
        at=min(leg.occurred_at for leg in legs),
        gross=-of("sales"),
        refund=of("refunds"),
        dispute=of("disputes"),
        fee=of("fees", "dispute_fees"),
        total=of("stripe"),
    )


def _plain(text: str) -> str:
    return normalize("NFKC", text).casefold().replace(" ", "")
