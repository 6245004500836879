"""Seats are a real counter: taken one by one, never below zero."""

import sqlalchemy as sa

from shop.catalogue.models import Product
from shop.extensions import rows_changed


def take_seat(product_id: int) -> bool:
    """False when none is left. Within the caller's commit."""
    left = sa.update(Product).where(Product.id == product_id, Product.seats_left > 0)
    return rows_changed(left.values(seats_left=Product.seats_left - 1)) == 1


def give_back_seat(product_id: int) -> None:
    """Within the caller's commit."""
    counted = sa.update(Product).where(Product.id == product_id, Product.seats_left < Product.seats)
    rows_changed(counted.values(seats_left=Product.seats_left + 1))
