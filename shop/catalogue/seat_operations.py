"""The one counter of seats; a conditional write lets no two buyers have the last one."""

import sqlalchemy as sa

from shop.catalogue.models import Product
from shop.extensions import db, rows_changed


def take_seat(product_id: int) -> bool:
    """True when this call took a seat, or none are counted. Within the caller's commit."""
    free = sa.update(Product).where(Product.id == product_id, Product.seats_left > 0)
    if _counted(free.values(seats_left=Product.seats_left - 1)):
        return True
    uncounted = sa.select(Product.id).where(Product.id == product_id, Product.seats.is_(None))
    return db.session.scalar(uncounted) is not None


def give_back_seat(product_id: int) -> bool:
    """Never more than there are. Within the caller's commit."""
    taken = sa.update(Product).where(Product.id == product_id, Product.seats_left < Product.seats)
    return _counted(taken.values(seats_left=Product.seats_left + 1))


def _counted(statement: sa.Update) -> bool:
    """Selling a seat does not make another map."""
    return rows_changed(statement.execution_options(seats_only=True)) == 1
