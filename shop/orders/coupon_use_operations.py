"""A coupon is taken with an order and given back when the order ends unpaid."""

from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.extensions import db, rows_changed
from shop.orders.coupon_models import Coupon, CouponUse
from shop.orders.coupon_queries import numbers_used
from shop.orders.coupon_rules import next_n
from shop.orders.models import Order
from shop.queue import lies_ahead

log = get_logger()


class CouponGone(Exception):
    """It was used up, switched off or over before the order was opened."""


def take_coupon(coupon_id: int, order: Order, now: datetime) -> None:
    """Raises CouponGone. Within the caller's commit."""
    open_now = sa.and_(
        Coupon.active,
        sa.or_(Coupon.starts_at.is_(None), Coupon.starts_at <= now),
        sa.or_(Coupon.ends_at.is_(None), lies_ahead(Coupon.ends_at, now)),
    )
    if not _count(coupon_id, open_now):
        raise CouponGone
    n = _my_next(coupon_id, order.student_id)
    if n is None:
        raise CouponGone
    db.session.add(
        CouponUse(
            coupon_id=coupon_id, order_id=order.id, student_id=order.student_id, n=n, used_at=now
        )
    )
    log.info("coupon taken", coupon=coupon_id, order=order.id)


def give_coupon_back(order: Order, now: datetime) -> None:
    """Within the caller's commit."""
    for use in _uses_of(order):
        if rows_changed(_live(use.id).values(released_at=now)) == 1:
            freed = sa.update(Coupon).where(Coupon.id == use.coupon_id, Coupon.used > 0)
            rows_changed(freed.values(used=Coupon.used - 1))
            log.info("coupon given back", coupon=use.coupon_id, order=order.id)


def take_coupon_again(order: Order) -> bool:
    """A late payer of a closed order keeps the price if the coupon's limits still allow it.

    Within the caller's commit.
    """
    for use in _uses_of(order):
        if use.released_at is None:
            continue
        if not _count(use.coupon_id, sa.true()):
            return False
        n = _my_next(use.coupon_id, use.student_id)
        if n is None:
            rows_changed(
                sa.update(Coupon).where(Coupon.id == use.coupon_id).values(used=Coupon.used - 1)
            )
            return False
        use.n, use.released_at = n, None
    return True


def _count(coupon_id: int, open_now: sa.ColumnElement[bool]) -> bool:
    """One more use, if one is left; the row stays locked until the commit."""
    left = sa.or_(Coupon.max_uses.is_(None), Coupon.used < Coupon.max_uses)
    taking = sa.update(Coupon).where(Coupon.id == coupon_id, left, open_now)
    return rows_changed(taking.values(used=Coupon.used + 1)) == 1


def _my_next(coupon_id: int, student_id: int) -> int | None:
    limit = db.session.scalar(sa.select(Coupon.per_student).filter_by(id=coupon_id))
    email = db.session.scalars(sa.select(Student.email).filter_by(id=student_id)).one()
    return next_n(numbers_used(coupon_id, email), limit)


def _uses_of(order: Order) -> list[CouponUse]:
    mine = sa.select(CouponUse).filter_by(order_id=order.id)
    return list(db.session.scalars(mine.execution_options(populate_existing=True)))


def _live(use_id: int) -> sa.Update:
    return sa.update(CouponUse).where(CouponUse.id == use_id, CouponUse.released_at.is_(None))
