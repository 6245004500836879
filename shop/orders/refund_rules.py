"""What money that went back means for an order's lines, and when a student may ask for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from shop.money import Money, total

REFUNDED, UNDONE = "refunded", "undone"
DISPUTED, DISPUTE_LOST = "disputed", "dispute_lost"
FOR_MONEY = (REFUNDED, UNDONE, DISPUTED, DISPUTE_LOST)
FOR_GOOD = (REFUNDED, UNDONE, DISPUTE_LOST)


@dataclass(frozen=True)
class Part:
    """A sum for one line; by default a whole line ends its access, a part of one keeps it."""

    line_id: int
    amount: Money
    ends_access: bool


@dataclass(frozen=True)
class Standing:
    refunded: Money
    ends_access: bool


def standing(price: Money, parts: Sequence[Part], whole: bool) -> Standing:
    """`whole`: the payment is back to the last yen, whoever sent it, so this line is too."""
    told = total([part.amount for part in parts], price.currency)
    untold = whole and (told < price or not parts)
    ends = untold or any(part.ends_access for part in parts)
    return Standing(price if whole else min(price, told), ends)


def no_access_because(ends: bool, undone: bool, disputes: Iterable[str]) -> str | None:
    """The word kept with the entitlement, or None while it is open."""
    statuses = set(disputes)
    if ends:
        return UNDONE if undone else REFUNDED
    if "lost" in statuses:
        return DISPUTE_LOST
    return DISPUTED if any(takes_access(status) for status in statuses) else None


def takes_access(status: str) -> bool:
    """While the bank holds the money; an inquiry has moved none, and a won one is over."""
    return status not in ("won", "prevented") and not status.startswith("warning")


def may_refund(disputes: Iterable[tuple[str, bool]]) -> bool:
    """Money a bank holds already cannot be sent again, unless it may still be refunded."""
    return all(refundable or not takes_access(status) for status, refundable in disputes)


def ends_by_default(left: Money, asked: Money) -> bool:
    return asked >= left


def likely_line(amount: Money, left: Mapping[int, Money]) -> int | None:
    """Of money sent without a word: the one line that costs as much, or the only one."""
    same = [line_id for line_id, rest in left.items() if rest == amount]
    room = [line_id for line_id, rest in left.items() if rest >= amount]
    alone = same if len(same) == 1 else room if len(room) == 1 else []
    return alone[0] if alone else None


def filling(amount: Money, left: Mapping[int, Money]) -> list[tuple[int, Money]]:
    """The sum over the lines in their order, each up to what is left of it."""
    filled = []
    for line_id, rest in left.items():
        taken = min(amount, rest)
        if taken:
            filled.append((line_id, taken))
        amount = amount - taken
    return filled


@dataclass(frozen=True)
class RefundRule:
    """The school's own rule: within so many days, with less than so many percent viewed."""

    days: int = 14
    below_percent: int = 50


class Stop(StrEnum):
    """Why the shop does not give the money back by itself; a person still may."""

    NOTHING_LEFT = "nothing_left"
    GOING_BACK = "going_back"
    FAILED_BEFORE = "failed_before"
    DISPUTED = "disputed"
    COUNTED_ELSEWHERE = "counted_elsewhere"
    OWN_WORDS = "own_words"
    TOO_LATE = "too_late"
    TOO_FAR = "too_far"
    ATTENDED = "attended"


@dataclass(frozen=True)
class Use:
    """What a student has done with an order so far."""

    paid_at: datetime
    left: Money
    done: int = 0
    lessons: int = 0
    attended: bool = False
    going_back: bool = False
    disputed: bool = False
    counted_elsewhere: bool = False
    failed_before: bool = False

    @property
    def viewed(self) -> Fraction:
        return Fraction(self.done, self.lessons) if self.lessons else Fraction(0)


def refund_until(rule: RefundRule, paid_at: datetime) -> datetime:
    return paid_at + timedelta(days=rule.days)


def stopped(rule: RefundRule | None, use: Use, now: datetime) -> Stop | None:
    """None when the rule gives all of it back without a person; no rule means words of its own."""
    checks = {
        Stop.GOING_BACK: use.going_back,
        Stop.NOTHING_LEFT: not use.left,
        Stop.FAILED_BEFORE: use.failed_before,
        Stop.DISPUTED: use.disputed,
        Stop.COUNTED_ELSEWHERE: use.counted_elsewhere,
        Stop.OWN_WORDS: rule is None,
        Stop.TOO_LATE: rule is not None and now >= refund_until(rule, use.paid_at),
        Stop.TOO_FAR: rule is not None and _too_far(rule, use),
        Stop.ATTENDED: use.attended,
    }
    return next((stop for stop, holds in checks.items() if holds), None)


def _too_far(rule: RefundRule, use: Use) -> bool:
    return bool(use.lessons) and use.viewed >= Fraction(rule.below_percent, 100)
