"""Coupons as the ladder's linter looks at them: with what each leaves of a price."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from shop.catalogue.models import Product
from shop.catalogue.quote_rules import LEAST_CHARGE
from shop.extensions import db
from shop.ladder.drawing_rules import Code
from shop.money import Money
from shop.orders.coupon_models import Coupon
from shop.orders.coupon_rules import CouponStop, stopped_by

USABLE = (None, CouponStop.NOT_YET)


def codes(products: Iterable[Product], now: datetime) -> list[Code]:
    """Those that can be used, now or later."""
    every = list(products)
    found = db.session.scalars(sa.select(Coupon).order_by(Coupon.id))
    return [_code(each, every) for each in found if stopped_by(each, 0, now) in USABLE]


def _code(coupon: Coupon, products: list[Product]) -> Code:
    covered = [each for each in products if coupon.terms.covers(each.id)]
    reduced = {each.slug: _with_it(coupon, each.price) for each in covered}
    return Code(
        at=f"/studio/coupons/{coupon.id}",
        part="amount" if coupon.percent is None else "percent",
        prices={slug: price for slug, price in reduced.items() if price is not None},
    )


def _with_it(coupon: Coupon, price: Money) -> Money | None:
    """None where it gives the whole away, or is not used since a few yen cannot be charged."""
    left = price - coupon.terms.takes_off([price])[0]
    return left if left >= LEAST_CHARGE else None
