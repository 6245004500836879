from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.catalogue.quote_rules import CouponTerms
from shop.extensions import Base, words
from shop.money import Money
from shop.orders.coupon_rules import Audience
from shop.orders.models import Order


class Coupon(Base):
    """A code or link that takes something off; `key` is the code as it is compared."""

    __tablename__ = "coupon"
    __table_args__ = (
        sa.CheckConstraint("(percent IS NULL) <> (amount_minor IS NULL)", name="one_kind"),
        sa.CheckConstraint("0 <= used AND (max_uses IS NULL OR used <= max_uses)", name="used"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    percent: Mapped[int | None]
    amount_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(sa.String(3), default="jpy")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    max_uses: Mapped[int | None]
    per_student: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    audience: Mapped[Audience] = mapped_column(words(Audience), default=Audience.ANYONE)
    audience_product_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    products: Mapped[list["CouponProduct"]] = relationship(
        lazy="selectin", order_by="CouponProduct.id", cascade="all, delete-orphan"
    )
    audience_product: Mapped[Product | None] = relationship(lazy="raise")

    @property
    def product_ids(self) -> frozenset[int]:
        """Nothing named means every product."""
        return frozenset(each.product_id for each in self.products)

    @property
    def amount(self) -> Money | None:
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    @property
    def terms(self) -> CouponTerms:
        return CouponTerms(self.id, self.code, self.percent, self.amount, self.product_ids)


class CouponProduct(Base):
    __tablename__ = "coupon_product"
    __table_args__ = (sa.UniqueConstraint("coupon_id", "product_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    coupon_id: Mapped[int] = mapped_column(sa.ForeignKey("coupon.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)

    product: Mapped[Product] = relationship(lazy="raise")


class CouponUse(Base):
    """One order's use of a coupon; `n` is the student's how-manieth, so that a limit can hold."""

    __tablename__ = "coupon_use"
    __table_args__ = (
        sa.UniqueConstraint("coupon_id", "order_id"),
        sa.Index(
            "uq_coupon_use_student",
            "coupon_id",
            "student_id",
            "n",
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coupon_id: Mapped[int] = mapped_column(sa.ForeignKey("coupon.id"))
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    n: Mapped[int]
    used_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship(lazy="raise")
    student: Mapped[Student] = relationship(lazy="raise")
