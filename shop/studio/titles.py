from collections.abc import Iterable

import sqlalchemy as sa

from shop.catalogue.models import Product
from shop.extensions import db
from shop.texts import Copy


def titles_of(product_ids: Iterable[int]) -> dict[int, Copy]:
    rows = db.session.execute(
        sa.select(Product.id, Product.title).where(Product.id.in_(set(product_ids)))
    )
    return {product_id: title for product_id, title in rows}
