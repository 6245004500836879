from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Student
from shop.catalogue.asking_rules import NUMBERS
from shop.catalogue.quote_rules import Step, read_steps
from shop.extensions import Base
from shop.languages import ZONE
from shop.money import Money, total
from shop.payments.models import Payment
from shop.public_ids import new_public_id
from shop.texts import Copy


class OrderState(StrEnum):
    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"


class Order(Base):
    """What was promised at which price. Paid is computed from its payments, never typed in."""

    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(26), unique=True, default=new_public_id)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"), index=True)
    quote_id: Mapped[str] = mapped_column(sa.String(64), unique=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    currency: Mapped[str] = mapped_column(sa.String(3), default="jpy")
    confirm_view: Mapped[dict[str, Any]] = mapped_column(default=dict)
    arithmetic: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("orders.id"))
    paid_by: Mapped[int | None] = mapped_column(
        sa.ForeignKey("payment.id", use_alter=True, name="fk_orders_paid_by_payment")
    )
    paid_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None] = mapped_column(sa.String(40))
    recipient: Mapped[str] = mapped_column(sa.String(120), default="")

    student: Mapped[Student] = relationship(lazy="joined", innerjoin=True)
    lines: Mapped[list["OrderLine"]] = relationship(
        lazy="selectin", order_by="OrderLine.id", back_populates="order"
    )
    payments: Mapped[list[Payment]] = relationship(
        lazy="selectin", order_by="Payment.n", foreign_keys=[Payment.order_id]
    )

    @property
    def number(self) -> str:
        return f"D-{self.opened_at.astimezone(ZONE):%Y%m%d}-{self.id:04d}"

    @property
    def state(self) -> OrderState:
        if self.paid_at:
            return OrderState.PAID
        return OrderState.CLOSED if self.closed_at else OrderState.OPEN

    @property
    def steps(self) -> tuple[Step, ...]:
        return read_steps(self.arithmetic, self.currency)

    @property
    def undo_until(self) -> datetime | None:
        """As the confirmation said; before it did, everybody had the usual time."""
        told = (self.confirm_view or {}).get("undo_minutes") or NUMBERS["undo_for"].usual
        return self.paid_at + timedelta(minutes=told) if self.paid_at else None

    def total(self) -> Money:
        return total([line.price for line in self.lines], self.currency)

    def paid(self) -> Money:
        settled = [p for p in self.payments if p.settled_at and p.id == self.paid_by]
        kept = [Money(p.amount_minor - p.refunded_minor, p.currency) for p in settled]
        return total(kept, self.currency)


class OrderLine(Base):
    """One product at its frozen title and price; a bundle's part names its bundle."""

    __tablename__ = "order_line"
    __table_args__ = (
        sa.CheckConstraint(
            "0 <= refunded_minor AND refunded_minor <= price_minor", name="refunded"
        ),
        sa.Index(
            "uq_order_line_proposal",
            "proposal_id",
            unique=True,
            sqlite_where=sa.text("proposal_id IS NOT NULL AND released_at IS NULL"),
            postgresql_where=sa.text("proposal_id IS NOT NULL AND released_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    title: Mapped[Copy]
    list_price_minor: Mapped[int]
    price_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(sa.String(3), default="jpy")
    refunded_minor: Mapped[int] = mapped_column(default=0)
    bundle_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    bundle_title: Mapped[Copy | None]
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id"))
    holds_seat: Mapped[bool] = mapped_column(default=False)
    released_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship(lazy="raise", back_populates="lines")

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def list_price(self) -> Money:
        return Money(self.list_price_minor, self.currency)
