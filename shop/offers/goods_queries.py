"""Products as the guards see them, bundles with their parts."""

from collections.abc import Iterable

import sqlalchemy as sa

from shop.catalogue.models import BundlePart, Product, ProductKind
from shop.catalogue.quote_rules import Item
from shop.extensions import db
from shop.ladder.rules import Place
from shop.money import Money
from shop.offers.availability import question_of_law_open
from shop.offers.facts import Goods
from shop.texts import Copy

Parts = dict[int, tuple[Item, ...]]
PARTS = (
    sa.select(
        BundlePart.bundle_id, Product.id, Product.title, Product.price_minor, Product.currency
    )
    .join(BundlePart.product)
    .order_by(BundlePart.position)
)


def goods_of(product: Product, place: Place | None, parts: Iterable[Item] = ()) -> Goods:
    return Goods(
        product_id=product.id,
        price=product.price,
        name=product.slug,
        place=place,
        parts=frozenset(part.product_id for part in parts),
        requires_id=product.requires_id,
        published=product.published,
        sold_out=product.sold_out,
        legal_check_open=question_of_law_open(product.kind, product.price, product.long_tuition),
        is_course=product.kind is ProductKind.COURSE,
        one_press_forbidden=product.long_tuition == "yes",
        over_at=product.over_at,
    )


def parts_of(product_ids: Iterable[int]) -> Parts:
    return _parts(PARTS.where(BundlePart.bundle_id.in_(set(product_ids))))


def all_parts() -> Parts:
    return _parts(PARTS)


def _parts(asked: sa.Select[int, int, Copy, int, str]) -> Parts:
    parts: Parts = {}
    for bundle_id, part_id, title, price_minor, currency in db.session.execute(asked):
        item = Item(part_id, title, Money(price_minor, currency))
        parts[bundle_id] = (*parts.get(bundle_id, ()), item)
    return parts
