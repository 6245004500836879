"""A product as the quote sees it, with its parts and with what it replaces."""

from shop.catalogue.models import Product
from shop.catalogue.quote_rules import Item
from shop.extensions import db


def item_of(product: Product) -> Item:
    """Its parts must be loaded."""
    parts = tuple(
        Item(part.product.id, part.product.title, part.product.price) for part in product.parts
    )
    return Item(product.id, product.title, product.price, parts, replaced_by(product))


def replaced_by(product: Product) -> tuple[Item, ...]:
    """The lower product it names, the one that names in turn, and so on down."""
    found: list[Item] = []
    below = product.upgrades_id
    while below is not None and below not in {product.id, *(each.product_id for each in found)}:
        lower = db.session.get_one(Product, below)
        found.append(Item(lower.id, lower.title, lower.price))
        below = lower.upgrades_id
    return tuple(found)
