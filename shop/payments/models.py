from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.extensions import Base, words
from shop.money import Money


class Route(StrEnum):
    CHECKOUT = "checkout"
    ONE_PRESS = "one_press"
    FREE = "free"


class PaymentState(StrEnum):
    SENDING = "sending"
    OPEN = "open"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    AWAITING = "awaiting"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    FAILED = "failed"
    CANCELED = "canceled"
    EXPIRED = "expired"
    NEEDS_REVIEW = "needs_review"


IN_FLIGHT = (
    PaymentState.SENDING,
    PaymentState.OPEN,
    PaymentState.REQUIRES_ACTION,
    PaymentState.PROCESSING,
    PaymentState.AWAITING,
    PaymentState.UNKNOWN,
)
_LIVE = "state IN ({})".format(", ".join(f"'{state}'" for state in IN_FLIGHT))


class Payment(Base):
    """One attempt to collect an order's money; key and parameters are stored before the call."""

    __tablename__ = "payment"
    __table_args__ = (
        sa.Index(
            "uq_payment_in_flight",
            "order_id",
            unique=True,
            sqlite_where=sa.text(_LIVE),
            postgresql_where=sa.text(_LIVE),
        ),
        sa.CheckConstraint(
            "0 <= refunded_minor AND refunded_minor <= amount_minor", name="refunded"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[str] = mapped_column(sa.String(8))
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"), index=True)
    route: Mapped[Route] = mapped_column(words(Route))
    n: Mapped[int] = mapped_column(default=1)
    state: Mapped[PaymentState] = mapped_column(words(PaymentState))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(sa.String(3), default="jpy")
    refunded_minor: Mapped[int] = mapped_column(default=0)
    key: Mapped[str | None] = mapped_column(sa.String(60), unique=True)
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    session_id: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    intent_id: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    charge_id: Mapped[str | None] = mapped_column(sa.String(120), index=True)
    customer_id: Mapped[str | None] = mapped_column(sa.String(120))
    method_id: Mapped[str | None] = mapped_column(sa.String(120))
    method_kind: Mapped[str | None] = mapped_column(sa.String(20))
    card_brand: Mapped[str | None] = mapped_column(sa.String(20))
    card_last4: Mapped[str | None] = mapped_column(sa.String(4))
    card_fingerprint: Mapped[str | None] = mapped_column(sa.String(60))
    page_url: Mapped[str | None] = mapped_column(sa.Text)
    decline_code: Mapped[str | None] = mapped_column(sa.String(60))
    slip: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    window_ends_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def in_flight(self) -> bool:
        return self.state in IN_FLIGHT

    @property
    def page_open(self) -> bool:
        """A page of Stripe's or of the bank's is there to go on with."""
        waits = self.state is PaymentState.AWAITING
        return self.in_flight and not waits and self.page_url is not None

    @property
    def never_opened(self) -> bool:
        unsure = self.state in (PaymentState.SENDING, PaymentState.UNKNOWN)
        return unsure and self.route is Route.CHECKOUT and self.session_id is None


class RefundState(StrEnum):
    SENDING = "sending"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


GOING_OR_GONE = (RefundState.SENDING, RefundState.PENDING, RefundState.SUCCEEDED)


class Refund(Base):
    """Money on its way back; `asked_by` is who pressed, nobody for the shop and for Stripe."""

    __tablename__ = "refund"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(sa.ForeignKey("payment.id"), index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(sa.String(3), default="jpy")
    state: Mapped[RefundState] = mapped_column(words(RefundState))
    reason: Mapped[str] = mapped_column(sa.String(40))
    request_key: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    stripe_refund: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("student.id"))
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    failure: Mapped[str | None] = mapped_column(sa.String(60))
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def live(self) -> bool:
        return self.state in GOING_OR_GONE


class Dispute(Base):
    """A bank asks for the money back; `refundable` while only a question was asked."""

    __tablename__ = "dispute"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(sa.ForeignKey("payment.id"), index=True)
    stripe_dispute: Mapped[str] = mapped_column(sa.String(120), unique=True)
    status: Mapped[str] = mapped_column(sa.String(40))
    amount_minor: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(60), default="")
    refundable: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Customer(Base):
    """Stripe's name for a student, per mode."""

    __tablename__ = "customer"
    __table_args__ = (sa.UniqueConstraint("student_id", "mode"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    mode: Mapped[str] = mapped_column(sa.String(8))
    customer_id: Mapped[str] = mapped_column(sa.String(120), unique=True)


class StripeEvent(Base):
    """One delivery from Stripe: a trace, whatever comes of it."""

    __tablename__ = "stripe_event"
    __table_args__ = (sa.Index("ix_stripe_event_waiting", "handled_at", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(80))
    object_ref: Mapped[str] = mapped_column(sa.String(120))
    api_version: Mapped[str] = mapped_column(sa.String(40), default="")
    livemode: Mapped[bool]
    created: Mapped[int]
    received_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    handled_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(sa.String(20))
    error: Mapped[str | None] = mapped_column(sa.Text)


class OwnerTask(Base):
    """Something about money that only a person can decide."""

    __tablename__ = "owner_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
