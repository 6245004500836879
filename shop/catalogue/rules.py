"""What a set of products costs this student now, line by line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shop.money import Money, percent_saved, split, total, yen
from shop.texts import Copy

LEAST_CHARGE = yen(50)


@dataclass(frozen=True)
class Item:
    """A product as the quote sees it; a bundle brings its parts."""

    product_id: int
    title: Copy
    price: Money
    parts: tuple["Item", ...] = ()


@dataclass(frozen=True)
class Agreed:
    """Terms this student was promised: a proposal's frozen price."""

    price: Money
    proposal_id: int | None = None


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
    """Empty lines mean that everything asked for is owned already."""

    lines: tuple[QuoteLine, ...]
    credit: Money = field(default_factory=lambda: yen(0))

    @property
    def total(self) -> Money:
        return total([line.price for line in self.lines])

    @property
    def singles(self) -> Money:
        return total([line.list_price for line in self.lines])

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
    def too_small_to_charge(self) -> bool:
        return yen(0) < self.total < LEAST_CHARGE


def quote(
    products: Iterable[Item], owned: Mapping[int, Money], agreed: Mapping[int, Agreed]
) -> Quote:
    """`owned` maps what the student may use to what was really paid for it, net of refunds.

    Whoever owns part of a bundle pays its price less what was paid for that part, never more than
    the missing parts cost singly; the sum is split over the lines by largest remainder.
    """
    lines: list[QuoteLine] = []
    credit = yen(0)
    for item in products:
        if item.parts:
            credit += _credit(item, owned)
            lines += _bundle_lines(item, owned, agreed.get(item.product_id))
        elif item.product_id not in owned:
            lines.append(_single_line(item, agreed.get(item.product_id)))
    return Quote(tuple(lines), credit)


def bundle_price(bundle: Item, owned: Mapping[int, Money]) -> Money:
    missing = total([part.price for part in bundle.parts if part.product_id not in owned])
    left = bundle.price.amount - _credit(bundle, owned).amount
    return Money(max(0, min(left, missing.amount)), bundle.price.currency)


def _credit(bundle: Item, owned: Mapping[int, Money]) -> Money:
    paid = [owned[part.product_id] for part in bundle.parts if part.product_id in owned]
    return total(paid, bundle.price.currency)


def _single_line(item: Item, agreed: Agreed | None) -> QuoteLine:
    price = agreed.price if agreed else item.price
    proposal_id = agreed.proposal_id if agreed else None
    return QuoteLine(item.product_id, item.title, item.price, price, proposal_id=proposal_id)


def _bundle_lines(
    bundle: Item, owned: Mapping[int, Money], agreed: Agreed | None
) -> list[QuoteLine]:
    missing = [part for part in bundle.parts if part.product_id not in owned]
    price = agreed.price if agreed else bundle_price(bundle, owned)
    proposal_id = agreed.proposal_id if agreed else None
    shares = split(price, [part.price.amount for part in missing]) if missing else []
    return [
        QuoteLine(
            part.product_id,
            part.title,
            part.price,
            share,
            bundle.product_id,
            bundle.title,
            proposal_id if first else None,
        )
        for first, part, share in zip(
            [True] + [False] * len(missing), missing, shares, strict=False
        )
    ]
