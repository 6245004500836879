"""A bundle's parts, their sum, and what the rest costs whoever owns some of them."""

from dataclasses import dataclass

from shop.funnel.product_queries import Gathered
from shop.languages import local, path
from shop.money import Money, total


@dataclass(frozen=True)
class PartRow:
    title: str
    href: str
    outcome: str
    price: Money
    owned: bool


@dataclass(frozen=True)
class BundleView:
    """`rest` is what the missing parts cost singly, `credit` what was paid for the owned ones."""

    rows: list[PartRow]
    singles: Money
    price: Money
    saving: Money
    percent: int
    rest: Money
    credit: Money
    completes: bool
    comparable: bool


def bundle_view(known: Gathered) -> BundleView | None:
    """No comparison unless every part can be bought by itself."""
    if known.confirm is None:
        return None
    rows = [
        PartRow(
            title=local(part.product.title),
            href=path(f"/products/{part.product.slug}"),
            outcome=local(part.product.outcome),
            price=part.product.price,
            owned=part.product_id in known.owned,
        )
        for part in known.product.parts
    ]
    priced = known.confirm.quote
    return BundleView(
        rows=rows,
        singles=total([row.price for row in rows]),
        price=priced.total,
        saving=priced.saving,
        percent=priced.saved_percent,
        rest=priced.singles,
        credit=priced.credit,
        completes=any(row.owned for row in rows),
        comparable=all(part.product.published for part in known.product.parts),
    )
