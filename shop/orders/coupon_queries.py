"""Which coupons there are for whom, and how often they were used."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.accounts.models import Student
from shop.accounts.rules import address
from shop.catalogue.models import Product
from shop.extensions import db
from shop.learning.models import Entitlement, Graduation
from shop.orders.coupon_models import Coupon, CouponProduct, CouponUse
from shop.orders.coupon_rules import Audience, folded


def coupon_by_code(code: str) -> Coupon | None:
    key = folded(code)
    return db.session.scalar(sa.select(Coupon).filter_by(key=key)) if key else None


def coupon_by_id(coupon_id: int) -> Coupon | None:
    return db.session.get(Coupon, coupon_id)


def coupons_for(student_id: int, product_id: int, now: datetime) -> Sequence[Coupon]:
    """What this student gets by itself for this product, whatever its limits say."""
    named = sa.select(CouponProduct.coupon_id)
    fits = sa.or_(Coupon.id.in_(named.filter_by(product_id=product_id)), Coupon.id.not_in(named))
    meant = sa.or_(
        sa.and_(
            Coupon.audience == Audience.OWNERS,
            Coupon.audience_product_id.in_(_owned(student_id, now)),
        ),
        sa.and_(
            Coupon.audience == Audience.GRADUATES,
            Coupon.audience_product_id.in_(_graduated(student_id)),
        ),
    )
    found = sa.select(Coupon).where(Coupon.active, meant, fits).order_by(Coupon.id)
    return db.session.scalars(found).all()


def meant_for(coupon: Coupon, student_id: int | None, now: datetime) -> bool:
    """Whether this student is in the coupon's audience."""
    if coupon.audience is Audience.ANYONE:
        return True
    if student_id is None:
        return False
    owners = coupon.audience is Audience.OWNERS
    theirs = _owned(student_id, now) if owners else _graduated(student_id)
    return coupon.audience_product_id in set(db.session.scalars(theirs))


def numbers_used(coupon_id: int, email: str) -> list[int]:
    """The live uses of everybody with this address: a guest is a student of its own each time."""
    same = sa.select(CouponUse.n).join(Student).where(Student.email == address(email))
    live = same.where(CouponUse.coupon_id == coupon_id, CouponUse.released_at.is_(None))
    return list(db.session.scalars(live))


def uses_of_coupon(coupon_id: int, most: int = 200) -> Sequence[CouponUse]:
    """Newest first, with whose they are."""
    uses = sa.select(CouponUse).filter_by(coupon_id=coupon_id)
    loaded = uses.options(joinedload(CouponUse.student), joinedload(CouponUse.order))
    return db.session.scalars(loaded.order_by(CouponUse.id.desc()).limit(most)).all()


def coupons_of(teacher_id: int | None) -> Sequence[Coupon]:
    """Of a teacher those whose every product is theirs; of None, who is the owner, all."""
    found = sa.select(Coupon).order_by(Coupon.id.desc())
    if teacher_id is not None:
        found = found.where(_only_theirs(teacher_id))
    return db.session.scalars(found).all()


def coupon_titles(coupons: Sequence[Coupon]) -> Mapping[int, dict[str, str]]:
    """The titles of all products these coupons name."""
    ids = {each for coupon in coupons for each in coupon.product_ids}
    ids |= {each.audience_product_id for each in coupons if each.audience_product_id}
    rows = db.session.execute(sa.select(Product.id, Product.title).where(Product.id.in_(ids)))
    return {product_id: title for product_id, title in rows}


def teachers_of(product_ids: Sequence[int]) -> set[int]:
    taught = sa.select(Product.teacher_id).where(Product.id.in_(product_ids))
    return set(db.session.scalars(taught))


def _only_theirs(teacher_id: int) -> sa.ColumnElement[bool]:
    theirs = sa.select(Product.id).filter_by(teacher_id=teacher_id)
    named = sa.select(CouponProduct.id).where(CouponProduct.coupon_id == Coupon.id)
    foreign = named.where(CouponProduct.product_id.not_in(theirs))
    return sa.and_(named.exists(), ~foreign.exists())


def _owned(student_id: int, now: datetime) -> sa.Select[int]:
    live = sa.or_(Entitlement.ends_at.is_(None), Entitlement.ends_at > now)
    mine = sa.select(Entitlement.product_id).filter_by(student_id=student_id, revoked_at=None)
    return mine.where(live)


def _graduated(student_id: int) -> sa.Select[int]:
    return sa.select(Graduation.product_id).filter_by(student_id=student_id, revoked_at=None)
