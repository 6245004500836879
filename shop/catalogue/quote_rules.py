"""What a quote is made of: what is asked for, what was promised, and the arithmetic shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from shop.money import Money, percent_off, percent_saved, split, total, yen
from shop.texts import Copy

LEAST_CHARGE = yen(50)


class StepKind(StrEnum):
    """One line of the arithmetic, in the order it is reckoned."""

    LIST = "list"
    OWNED = "owned"
    REPLACED = "replaced"
    REST = "rest"
    OFFER = "offer"
    COUPON = "coupon"
    CAME = "came"


CREDITS = (StepKind.OWNED, StepKind.REPLACED)


@dataclass(frozen=True)
class Item:
    """A product as the quote sees it: a bundle brings its parts, a higher one what it replaces."""

    product_id: int
    title: Copy
    price: Money
    parts: tuple["Item", ...] = ()
    replaces: tuple["Item", ...] = ()


@dataclass(frozen=True)
class Agreed:
    """Terms this student was promised: a proposal's frozen price, all credits taken off."""

    price: Money
    proposal_id: int | None = None


@dataclass(frozen=True)
class CouponTerms:
    """Percent or an amount off; no products named means every product."""

    coupon_id: int
    code: str
    percent: int | None = None
    amount: Money | None = None
    products: frozenset[int] = frozenset()

    def covers(self, product_id: int) -> bool:
        return not self.products or product_id in self.products

    def takes_off(self, left: Sequence[Money]) -> list[Money]:
        """How much of each of these sums; never more than there is."""
        if self.percent is not None:
            return [each - percent_off(each, self.percent) for each in left]
        whole = total(left)
        off = min(self.amount or yen(0), whole)
        return split(off, [each.amount for each in left])


@dataclass(frozen=True)
class Step:
    """What this line adds to the sum, or takes off it."""

    kind: StepKind
    title: Copy
    amount: Money
    product_id: int | None = field(default=None, compare=False)


def kept_steps(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The arithmetic in plain values, as a form or an order keeps it."""
    return [
        {
            "kind": step.kind.value,
            "title": step.title,
            "amount": step.amount.amount,
            "product": step.product_id,
        }
        for step in steps
    ]


def read_steps(kept: Iterable[Mapping[str, Any]], currency: str = "jpy") -> tuple[Step, ...]:
    return tuple(
        Step(
            StepKind(each["kind"]),
            each["title"],
            Money(each["amount"], currency),
            each.get("product"),
        )
        for each in kept
    )


def ending_at(kept: Iterable[Mapping[str, Any]], came: Money) -> list[dict[str, Any]]:
    """The kept arithmetic with a last line that leads to the sum that was really paid."""
    steps = read_steps(kept, came.currency)
    agreed = total([step.amount for step in steps], came.currency)
    return kept_steps([*steps, Step(StepKind.CAME, {}, came - agreed)] if steps else [])


@dataclass(frozen=True)
class QuoteLine:
    product_id: int
    title: Copy
    list_price: Money
    price: Money
    bundle_id: int | None = None
    bundle_title: Copy | None = None
    proposal_id: int | None = None


@dataclass(frozen=True)
class Quote:
    """Empty lines mean that everything asked for is owned already; the steps add up to the sum."""

    lines: tuple[QuoteLine, ...]
    steps: tuple[Step, ...] = ()
    coupon_id: int | None = None

    @property
    def total(self) -> Money:
        return total([line.price for line in self.lines])

    @property
    def singles(self) -> Money:
        return total([line.list_price for line in self.lines])

    @property
    def credit(self) -> Money:
        """What was paid before and counts now."""
        return -total([step.amount for step in self.steps if step.kind in CREDITS])

    @property
    def saving(self) -> Money:
        return self.singles - self.total

    @property
    def saved_percent(self) -> int:
        return percent_saved(self.singles, self.total)

    @property
    def owned_already(self) -> bool:
        return not self.lines

    @property
    def plain(self) -> bool:
        """Whether the sum is the list price and needs no arithmetic."""
        return all(step.kind is StepKind.LIST for step in self.steps)

    @property
    def too_small_to_charge(self) -> bool:
        return yen(0) < self.total < LEAST_CHARGE
