"""Whole minor units with their currency. Yen has no decimals: Money(1980, "jpy") is ¥1,980."""

from collections.abc import Sequence
from dataclasses import dataclass

DECIMALS = {"jpy": 0, "usd": 2, "eur": 2}
SIGNS = {"jpy": "¥", "usd": "$", "eur": "€"}
TAX_PERCENT = 10


class CurrencyMismatch(ValueError):
    pass


@dataclass(frozen=True, order=True, slots=True)
class Money:
    amount: int
    currency: str = "jpy"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        return display(self)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add")
        return other.amount


def yen(amount: int) -> Money:
    return Money(amount, "jpy")


def total(amounts: Sequence[Money], currency: str = "jpy") -> Money:
    return sum(amounts, Money(0, currency))


def percent_off(price: Money, percent: int) -> Money:
    """Rounded down to the minor unit, in the student's favour."""
    return Money(price.amount * (_whole() - percent) // _whole(), price.currency)


def percent_saved(was: Money, now: Money) -> int:
    return (was.amount - now.amount) * _whole() // was.amount if was.amount else 0


def tax_inside(gross: Money, percent: int = TAX_PERCENT) -> Money:
    """The tax inside a tax-included sum, rounded down once."""
    return Money(gross.amount * percent // (_whole() + percent), gross.currency)


def split(whole: Money, weights: Sequence[int]) -> list[Money]:
    """Largest remainder: the parts add up to the whole; equal remainders favour the first."""
    base = sum(weights)
    if base == 0:
        weights, base = [1] * len(weights), len(weights)
    parts = [whole.amount * weight // base for weight in weights]
    left = whole.amount - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda i: -(whole.amount * weights[i] % base))
    for i in by_remainder[:left]:
        parts[i] += 1
    return [Money(part, whole.currency) for part in parts]


def display(money: Money) -> str:
    places = DECIMALS[money.currency]
    whole, rest = divmod(abs(money.amount), 10**places)
    minus = "-" if money.amount < 0 else ""
    cents = f".{rest:0{places}d}" if places else ""
    return f"{minus}{SIGNS[money.currency]}{whole:,}{cents}"


def _whole() -> int:
    return 100
