"""A year of sales of some products, from order lines: frozen prices less what went back."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from shop.extensions import db
from shop.insights.rules import Sales
from shop.money import yen
from shop.orders.models import Order, OrderLine

YEAR = timedelta(days=365)


def sales(products: sa.Select[int], now: datetime) -> Sales:
    gross, refunded, orders, buyers = db.session.execute(_sums(products, now)).one()
    again = db.session.scalar(_again(products, now)) or 0
    return Sales(yen(gross or 0), yen(refunded or 0), orders, buyers, again)


def _sums(products: sa.Select[int], now: datetime) -> Any:
    """An order of which everything went back counts as refunded, and as no order."""
    kept = OrderLine.refunded_minor < OrderLine.price_minor
    return _settled(products, now).with_only_columns(
        sa.func.sum(OrderLine.price_minor),
        sa.func.sum(OrderLine.refunded_minor),
        sa.func.count(sa.distinct(sa.case((kept, Order.id)))),
        sa.func.count(sa.distinct(sa.case((kept, Order.student_id)))),
    )


def _again(products: sa.Select[int], now: datetime) -> Any:
    kept = _settled(products, now).where(OrderLine.refunded_minor < OrderLine.price_minor)
    twice = (
        kept.with_only_columns(Order.student_id)
        .group_by(Order.student_id)
        .having(sa.func.count(sa.distinct(Order.id)) > 1)
        .subquery()
    )
    return sa.select(sa.func.count()).select_from(twice)


def _settled(products: sa.Select[int], now: datetime) -> Any:
    lines = sa.select(OrderLine.id).join(OrderLine.order)
    return lines.where(
        Order.paid_at > now - YEAR, OrderLine.price_minor > 0, OrderLine.product_id.in_(products)
    )
