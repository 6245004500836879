"""What goes with a product: the bundle that contains it, and next steps, each with its why."""

from dataclasses import dataclass

from shop.catalogue.models import ProductKind
from shop.catalogue.quote_queries import replaced_by
from shop.catalogue.rules import Item, Quote, quote
from shop.funnel.product_queries import Gathered
from shop.funnel.shop_queries import OnShelf
from shop.ladder.rules import NextStepKind
from shop.languages import local, path
from shop.languages import said as _
from shop.money import Money, display

MOST = 3
LEADING_ON = (
    NextStepKind.UPSELL,
    NextStepKind.CROSS_SELL,
    NextStepKind.ADD_ON,
    NextStepKind.BRIDGE,
)


@dataclass(frozen=True)
class Related:
    title: str
    href: str
    kind: str
    why: str
    price: Money
    note: str


def related(known: Gathered) -> list[Related]:
    """None rather than filler: nothing owned, nothing unpublished, at most three steps."""
    bundles = [_bundle(each, known) for each in known.shelf.values() if _holds(each, known)]
    ends = [(step, known.shelf.get(step.to_id)) for step in known.steps if step.kind in LEADING_ON]
    steps = [
        related_to(end, known, local(step.challenge)) for step, end in ends if end and not end.owned
    ]
    return bundles + steps[:MOST]


def _holds(each: OnShelf, known: Gathered) -> bool:
    whole = all(part in known.shelf for part in each.parts)
    return known.product.id in each.parts and whole and not each.owned


def _bundle(each: OnShelf, known: Gathered) -> Related:
    priced = _quote(each, known)
    titles = [local(known.shelf[part].product.title) for part in each.parts]
    note = _("%(price)s less than one by one", price=display(priced.saving))
    why = _("Together: %(titles)s", titles=_(", ").join(titles))
    return related_to(each, known, why, note if priced.saving else "")


def related_to(each: OnShelf, known: Gathered, why: str, note: str = "") -> Related:
    return Related(
        title=local(each.product.title),
        href=path(f"/products/{each.product.slug}"),
        kind=each.product.kind.value,
        why=why,
        price=price_now(each, known),
        note=note or (_("For graduates") if each.product.requires_id else ""),
    )


def price_now(each: OnShelf, known: Gathered) -> Money:
    """What it costs this visitor: less what was paid for its parts or for what it replaces."""
    return _quote(each, known).total


def _quote(each: OnShelf, known: Gathered) -> Quote:
    return quote([_item(each, known)], known.owned, {})


def _item(each: OnShelf, known: Gathered) -> Item:
    parts = tuple(
        _item(known.shelf[part], known)
        for part in each.parts
        if each.product.kind is ProductKind.BUNDLE and part in known.shelf
    )
    product = each.product
    return Item(product.id, product.title, product.price, parts, replaced_by(product))
