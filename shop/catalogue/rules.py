"""What a set of products costs this student now, line by line. The one function that prices.

How terms stack, in this order:

1. The price today; a bundle has one of its own.
2. What was really paid, net of refunds, for a bundle's part owned already, or for a lower product
   that this one replaces, is taken off, never below zero, and counts once in a quote.
3. The rest of a bundle never costs more than its missing parts one by one.
4. Then the student pays the lowest of: that, the price agreed in a proposal, that less a coupon.
   A coupon never comes on top of an agreed price, and is left unused where it gains nothing.
5. Sums of ¥1 to ¥49 cannot be charged: a coupon that leads there is left unused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shop.catalogue.quote_rules import (
    LEAST_CHARGE,
    Agreed,
    CouponTerms,
    Item,
    Quote,
    QuoteLine,
    Step,
    StepKind,
)
from shop.money import Money, split, total

__all__ = (
    "LEAST_CHARGE",
    "Agreed",
    "CouponTerms",
    "Item",
    "Quote",
    "QuoteLine",
    "Step",
    "StepKind",
    "bundle_price",
    "quote",
    "regular_price",
)


@dataclass(frozen=True)
class _Asked:
    """One product with its credits taken off: what is left to pay, and for which lines."""

    item: Item
    missing: tuple[Item, ...]
    steps: tuple[Step, ...]
    left: Money


@dataclass(frozen=True)
class _Priced:
    asked: _Asked
    price: Money
    steps: tuple[Step, ...]
    open_to_coupon: bool = True


def quote(
    products: Iterable[Item],
    owned: Mapping[int, Money],
    agreed: Mapping[int, Agreed],
    coupon: CouponTerms | None = None,
) -> Quote:
    """`owned` maps what the student may use to what was really paid for it, net of refunds."""
    asked = _asked(products, owned)
    plain = _plan(asked, agreed, agreed, None)
    if coupon is None:
        return plain
    uncovered = {key: each for key, each in agreed.items() if not coupon.covers(key)}
    with_it = [_plan(asked, agreed, honoured, coupon) for honoured in (agreed, uncovered)]
    chargeable = [plan for plan in with_it if not plan.too_small_to_charge]
    return min([plain, *chargeable], key=lambda plan: plan.total.amount)


def regular_price(item: Item, owned: Mapping[int, Money]) -> Money:
    """What this student would pay today without any offer or coupon."""
    return quote([item], owned, {}).total


bundle_price = regular_price


def _asked(products: Iterable[Item], owned: Mapping[int, Money]) -> list[_Asked]:
    """What an earlier product of the same quote brings is not bought twice."""
    have, found = dict(owned), []
    for item in products:
        missing = tuple(part for part in item.parts or (item,) if part.product_id not in have)
        if missing:
            found.append(_credited(item, missing, have))
            spent = {each.product_id for each in (*item.parts, *item.replaces)} & have.keys()
            bought = {part.product_id for part in missing} | {item.product_id}
            have |= dict.fromkeys(spent | bought, Money(0, item.price.currency))
    return found


def _credited(item: Item, missing: tuple[Item, ...], have: Mapping[int, Money]) -> _Asked:
    steps, left = [Step(StepKind.LIST, item.title, item.price)], item.price
    nothing = Money(0, item.price.currency)
    for kind, lower in _before(item):
        used = min(have.get(lower.product_id, nothing), left)
        if used:
            steps.append(Step(kind, lower.title, -used, lower.product_id))
            left -= used
    most = total([part.price for part in missing], item.price.currency)
    if left > most:
        steps.append(Step(StepKind.REST, item.title, most - left))
    return _Asked(item, missing, tuple(steps), min(left, most))


def _before(item: Item) -> list[tuple[StepKind, Item]]:
    """Whatever may have been paid for already, each product once."""
    parts = [(StepKind.OWNED, part) for part in item.parts]
    lower = [(StepKind.REPLACED, each) for each in item.replaces]
    return list({each.product_id: (kind, each) for kind, each in [*lower, *parts]}.values())


def _plan(
    asked: Sequence[_Asked],
    agreed: Mapping[int, Agreed],
    honoured: Mapping[int, Agreed],
    coupon: CouponTerms | None,
) -> Quote:
    """`agreed` names the proposals, `honoured` those whose price is used in this plan."""
    priced = [_offered(each, honoured.get(each.item.product_id)) for each in asked]
    after = _with_coupon(priced, coupon) if coupon else priced
    lines = [
        line for each in after for line in _lines(each, agreed.get(each.asked.item.product_id))
    ]
    used = coupon.coupon_id if coupon and after != priced else None
    return Quote(tuple(lines), tuple(step for each in after for step in each.steps), used)


def _offered(asked: _Asked, agreed: Agreed | None) -> _Priced:
    if agreed is None or agreed.price >= asked.left:
        return _Priced(asked, asked.left, asked.steps)
    step = Step(StepKind.OFFER, asked.item.title, agreed.price - asked.left)
    return _Priced(asked, agreed.price, (*asked.steps, step), open_to_coupon=False)


def _with_coupon(priced: Sequence[_Priced], coupon: CouponTerms) -> list[_Priced]:
    covered = [
        each for each in priced if each.open_to_coupon and coupon.covers(each.asked.item.product_id)
    ]
    offs = coupon.takes_off([each.price for each in covered])
    reduced = {
        each.asked.item.product_id: _less(each, off, coupon.code)
        for each, off in zip(covered, offs, strict=True)
        if off
    }
    return [reduced.get(each.asked.item.product_id, each) for each in priced]


def _less(priced: _Priced, off: Money, code: str) -> _Priced:
    step = Step(StepKind.COUPON, {"ja": code, "en": code}, -off)
    return _Priced(priced.asked, priced.price - off, (*priced.steps, step))


def _lines(priced: _Priced, agreed: Agreed | None) -> list[QuoteLine]:
    """A bundle's sum is split over its lines by largest remainder; the first names its proposal."""
    item, missing = priced.asked.item, priced.asked.missing
    shares = split(priced.price, [part.price.amount for part in missing])
    of_bundle = (item.product_id, item.title) if item.parts else (None, None)
    proposals = [agreed.proposal_id if agreed else None] + [None] * len(missing)
    return [
        QuoteLine(part.product_id, part.title, part.price, share, of_bundle[0], of_bundle[1], named)
        for part, share, named in zip(missing, shares, proposals, strict=False)
    ]
