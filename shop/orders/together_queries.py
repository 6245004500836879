"""What the same students took: counted by student, and only what was paid for and kept."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from shop.extensions import db
from shop.orders.models import Order, OrderLine

BUYERS_AT_LEAST, BOTH_AT_LEAST = 10, 3
LATEST = 1_000
ABOUT: sa.BindParameter[int] = sa.bindparam("about")


@dataclass(frozen=True, slots=True)
class Together:
    """`both` of `buyers` students who took the one product took this one too."""

    product_id: int
    both: int
    buyers: int


@dataclass(frozen=True, slots=True)
class Pair:
    """`both` of `buyers` students who took the start took the end too."""

    start_id: int
    end_id: int
    both: int
    buyers: int


def taken_together(product_id: int, most: int = 6) -> list[Together]:
    """One query; nothing below ten buyers. Of a longer history the latest thousand lines count."""
    rows = db.session.execute(_statement().limit(most), {"about": product_id})
    return [Together(*row) for row in rows]


def pairs_taken(products: sa.Select[int], most: int = 20) -> list[Pair]:
    """Which products went together, of all that begin with one of these; one query."""
    took = sa.select(Order.student_id, OrderLine.product_id).join(OrderLine.order).where(kept())
    one, other = took.distinct().cte("one"), took.distinct().cte("other")
    counted = sa.select(one.c.product_id, sa.func.count().label("buyers"))
    buyers = counted.group_by(one.c.product_id).cte("buyers")
    both = sa.func.count()
    pairs = (
        sa.select(one.c.product_id, other.c.product_id, both, buyers.c.buyers)
        .join(other, other.c.student_id == one.c.student_id)
        .join(buyers, buyers.c.product_id == one.c.product_id)
        .where(one.c.product_id != other.c.product_id, one.c.product_id.in_(products))
        .where(buyers.c.buyers >= BUYERS_AT_LEAST)
        .group_by(one.c.product_id, other.c.product_id, buyers.c.buyers)
        .having(both >= BOTH_AT_LEAST)
    )
    most_first = pairs.order_by(both.desc(), one.c.product_id, other.c.product_id).limit(most)
    return [Pair(*row) for row in db.session.execute(most_first)]


def kept() -> sa.ColumnElement[bool]:
    """A line that was settled and neither undone nor paid back, free ones included."""
    whole = sa.or_(OrderLine.refunded_minor < OrderLine.price_minor, OrderLine.price_minor == 0)
    settled = sa.and_(Order.paid_at.is_not(None), Order.closed_at.is_(None))
    return sa.and_(settled, OrderLine.released_at.is_(None), whole)


@cache
def _statement() -> sa.Select[Any]:
    buyers = _buyers().cte("buyers")
    how_many = sa.select(sa.func.count()).select_from(buyers).scalar_subquery()
    both = sa.func.count(sa.distinct(Order.student_id))
    taken = (
        sa.select(OrderLine.product_id, both, how_many)
        .join(OrderLine.order)
        .join(buyers, buyers.c.student_id == Order.student_id)
        .where(kept(), OrderLine.product_id != ABOUT)
    )
    enough = sa.and_(how_many >= BUYERS_AT_LEAST, both >= BOTH_AT_LEAST)
    grouped = taken.group_by(OrderLine.product_id).having(enough)
    return grouped.order_by(both.desc(), OrderLine.product_id)


def _buyers() -> sa.Select[int]:
    latest = (
        sa.select(Order.student_id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(kept(), OrderLine.product_id == ABOUT)
        .order_by(OrderLine.id.desc())
        .limit(LATEST)
        .subquery()
    )
    return sa.select(latest.c.student_id).distinct()
