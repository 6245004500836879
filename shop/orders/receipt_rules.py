"""What a paper about money may call itself, and the tax inside it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from shop.money import TAX_PERCENT, Money, tax_inside, total

ROUNDING = "down, once per rate"
REGISTERED = re.compile(r"T\d{13}", re.ASCII)


class Title(StrEnum):
    QUALIFIED = "qualified_invoice"
    SIMPLIFIED = "simplified_invoice"
    RETURN = "return_invoice"
    PLAIN = "plain"


@dataclass(frozen=True)
class Priced:
    amount: Money
    rate: int = TAX_PERCENT


@dataclass(frozen=True)
class RateSum:
    """All of one tax rate: the sum with its tax, and the tax inside it, rounded once."""

    rate: int
    gross: Money
    tax: Money


def by_rate(lines: Iterable[Priced]) -> tuple[RateSum, ...]:
    lines = list(lines)
    rates = sorted({line.rate for line in lines}, reverse=True)
    return tuple(
        _summed(rate, [line.amount for line in lines if line.rate == rate]) for rate in rates
    )


def registration_of(typed: str) -> str:
    """T and thirteen digits, as the tax office gives it; empty for anything else."""
    narrow = re.sub(r"[\s-]", "", normalize("NFKC", typed))
    return narrow if REGISTERED.fullmatch(narrow) else ""


def clearly_said(typed: str) -> bool:
    """A number, or in words that there is none; not silence, and no number with a slip in it."""
    wordy = bool(typed.strip()) and not any(each.isdigit() for each in typed)
    return wordy or bool(registration_of(typed))


def title_of(returns: bool, registered: bool, named: bool) -> Title:
    """Without a registration number nothing may look like a qualified invoice."""
    if not registered:
        return Title.PLAIN
    if returns:
        return Title.RETURN
    return Title.QUALIFIED if named else Title.SIMPLIFIED


def numbered(order_number: str) -> str:
    """D-20261008-0017 is answered by R-20261008-0017."""
    return "R" + order_number[1:]


def issued_again(number: str, times: int) -> str:
    """The second paper ends in -2, the third in -3."""
    return f"{number}-{times}"


def _summed(rate: int, amounts: list[Money]) -> RateSum:
    gross = total(amounts, amounts[0].currency)
    return RateSum(rate, gross, tax_inside(gross, rate))
