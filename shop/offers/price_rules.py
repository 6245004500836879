"""What the terms of an offer ask of one student, now. Pure.

Terms never stack: whatever several of them would allow, the student pays the lowest single price.
A percentage is taken off the list price, never off a price that is this student's own already.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from shop.catalogue.quote_rules import Item
from shop.catalogue.rules import regular_price
from shop.money import Money, percent_off
from shop.offers.words import PriceRule


@dataclass(frozen=True)
class PriceStep:
    """So many seats at this price, in yen with tax."""

    seats: int
    amount: int


@dataclass(frozen=True)
class PriceTerms:
    rule: PriceRule
    percent: int | None = None
    fixed: int | None = None
    early_until: datetime | None = None
    steps: tuple[PriceStep, ...] = ()


@dataclass(frozen=True)
class Asking:
    """What a price depends on: the product, what this student owns and really paid for it, when.

    `start` is the product the next step leaves; `sold` counts the seats really paid for or held.
    """

    item: Item
    owned: Mapping[int, Money]
    now: datetime
    start: Item | None = None
    sold: int = 0

    @cached_property
    def regular(self) -> Money:
        """What this student would pay without any terms."""
        return self._credited(self.item)

    @cached_property
    def difference(self) -> Money:
        """As if the product replaced the one the next step leaves."""
        lower = (self.start,) if self.start else ()
        return self._credited(replace(self.item, replaces=(*self.item.replaces, *lower)))

    def in_its_currency(self, amount: int) -> Money:
        return Money(amount, self.item.price.currency)

    def _credited(self, item: Item) -> Money:
        mine = item.product_id in self.owned and not item.parts
        alone = not item.parts and not item.replaces
        return item.price if mine or alone else regular_price(item, self.owned)


def credited(terms: PriceTerms | None, asking: Asking) -> dict[int, Money]:
    """The products owned that make this student's price lower, and what was paid for each."""
    lower: tuple[Item, ...] = (*asking.item.parts, *asking.item.replaces)
    if terms and terms.rule is PriceRule.UPGRADE and asking.start:
        lower = (*lower, asking.start)
    if not lower:
        return {}
    mine = {each.product_id for each in lower} & asking.owned.keys()
    return {product_id: asking.owned[product_id] for product_id in sorted(mine)}


def asked_price(terms: PriceTerms, asking: Asking) -> Money:
    """Never above what the student would pay anyway."""
    return min(asking.regular, PRICES[terms.rule](terms, asking))


def lower_until(terms: PriceTerms, now: datetime) -> datetime | None:
    """When a price that depends on the calendar ends by itself; None when it does not or has."""
    if terms.rule is not PriceRule.EARLY or terms.early_until is None:
        return None
    return terms.early_until if now < terms.early_until else None


def steps_of(kept: Sequence[Mapping[str, int]]) -> tuple[PriceStep, ...]:
    return tuple(PriceStep(each["seats"], each["amount"]) for each in kept)


def kept_steps(steps: Sequence[PriceStep]) -> list[dict[str, int]]:
    return [{"seats": each.seats, "amount": each.amount} for each in steps]


def _as_usual(terms: PriceTerms, asking: Asking) -> Money:
    return asking.regular


def _fixed(terms: PriceTerms, asking: Asking) -> Money:
    return asking.regular if terms.fixed is None else asking.in_its_currency(terms.fixed)


def _percent(terms: PriceTerms, asking: Asking) -> Money:
    return percent_off(asking.item.price, terms.percent or 0)


def _difference(terms: PriceTerms, asking: Asking) -> Money:
    return asking.difference


def _early(terms: PriceTerms, asking: Asking) -> Money:
    early = lower_until(terms, asking.now) is not None
    return _fixed(terms, asking) if early else asking.regular


def _by_seats(terms: PriceTerms, asking: Asking) -> Money:
    end = 0
    for step in terms.steps:
        end += step.seats
        if asking.sold < end:
            return asking.in_its_currency(step.amount)
    return asking.regular


# completing a bundle has no price of its own: the rest always costs what it costs
PRICES: dict[PriceRule, Callable[[PriceTerms, Asking], Money]] = {
    PriceRule.LIST: _as_usual,
    PriceRule.FIXED: _fixed,
    PriceRule.PERCENT: _percent,
    PriceRule.UPGRADE: _difference,
    PriceRule.COMPLETE: _as_usual,
    PriceRule.EARLY: _early,
    PriceRule.STEPS: _by_seats,
}
