from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Student
from shop.extensions import Base, words
from shop.money import Money
from shop.texts import Copy, CopyList


class ProductKind(StrEnum):
    COURSE = "course"
    DOWNLOAD = "download"
    COACHING = "coaching"
    EVENT = "event"
    BUNDLE = "bundle"
    MEMBERSHIP = "membership"


class ProductState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class LongTuition(StrEnum):
    """The owner's answer to the law's question about long tuition contracts."""

    UNANSWERED = "unanswered"
    NO = "no"
    YES = "yes"


class Product(Base):
    __tablename__ = "product"
    __table_args__ = (
        sa.CheckConstraint("price_minor >= 0", name="price"),
        sa.CheckConstraint("seats_left >= 0", name="seats_left"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[ProductKind] = mapped_column(words(ProductKind))
    state: Mapped[ProductState] = mapped_column(words(ProductState), default=ProductState.DRAFT)
    teacher_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"), index=True)
    title: Mapped[Copy]
    outcome: Mapped[Copy]
    description: Mapped[Copy] = mapped_column(default=dict)
    outcomes: Mapped[CopyList] = mapped_column(default=dict)
    fits: Mapped[CopyList] = mapped_column(default=dict)
    waits: Mapped[CopyList] = mapped_column(default=dict)
    wait_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    contents: Mapped[Copy] = mapped_column(default=dict)
    delivery: Mapped[Copy] = mapped_column(default=dict)
    refund: Mapped[Copy] = mapped_column(default=dict)
    faq: Mapped[dict[str, Any]] = mapped_column(default=dict)
    price_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(sa.String(3), default="jpy")
    access_days: Mapped[int | None]
    requires_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    upgrades_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    long_tuition: Mapped[LongTuition] = mapped_column(
        words(LongTuition), default=LongTuition.UNANSWERED
    )
    seats: Mapped[int | None]
    seats_left: Mapped[int | None]
    sessions: Mapped[int | None]
    session_minutes: Mapped[int | None]
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    place: Mapped[Copy | None]
    join_url: Mapped[str | None] = mapped_column(sa.String(500))
    archive_days: Mapped[int | None]
    media_id: Mapped[int | None] = mapped_column(sa.ForeignKey("media.id"))
    media_title: Mapped[Copy | None]
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    teacher: Mapped[Student] = relationship(lazy="raise")
    media: Mapped["Media | None"] = relationship(lazy="raise")
    requires: Mapped["Product | None"] = relationship(
        lazy="raise", foreign_keys=[requires_id], remote_side=[id]
    )
    wait_for: Mapped["Product | None"] = relationship(
        lazy="raise", foreign_keys=[wait_for_id], remote_side=[id]
    )
    modules: Mapped[list["Module"]] = relationship(
        lazy="raise",
        back_populates="product",
        order_by="Module.position",
        cascade="all, delete-orphan",
    )
    parts: Mapped[list["BundlePart"]] = relationship(
        lazy="raise",
        order_by="BundlePart.position",
        foreign_keys="BundlePart.bundle_id",
        cascade="all, delete-orphan",
    )

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def published(self) -> bool:
        return self.state is ProductState.PUBLISHED

    @property
    def sold_out(self) -> bool:
        return self.seats_left is not None and self.seats_left == 0

    @property
    def seats_sold(self) -> int:
        """Paid for or held by an order, by the real counter; nothing where none are counted."""
        return (self.seats or 0) - (self.seats_left or 0)

    @property
    def over_at(self) -> datetime | None:
        """When an event can be attended no more; nothing else ends by itself."""
        if self.kind is not ProductKind.EVENT or self.starts_at is None:
            return None
        return self.starts_at + timedelta(minutes=self.minutes or 60)

    @property
    def free(self) -> bool:
        return self.price_minor == 0


class Module(Base):
    __tablename__ = "module"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int]
    title: Mapped[Copy]
    outcome: Mapped[Copy] = mapped_column(default=dict)

    product: Mapped[Product] = relationship(lazy="raise", back_populates="modules")
    lessons: Mapped[list["Lesson"]] = relationship(
        lazy="raise",
        back_populates="module",
        order_by="Lesson.position",
        cascade="all, delete-orphan",
    )


class Lesson(Base):
    __tablename__ = "lesson"

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(sa.ForeignKey("module.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int]
    title: Mapped[Copy]
    body: Mapped[Copy] = mapped_column(default=dict)
    minutes: Mapped[int] = mapped_column(default=5)
    preview: Mapped[bool] = mapped_column(default=False)
    video_id: Mapped[int | None] = mapped_column(sa.ForeignKey("media.id"))
    captions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    transcript: Mapped[Copy] = mapped_column(default=dict)
    embed_url: Mapped[str | None] = mapped_column(sa.String(500))
    quiz: Mapped[dict[str, Any]] = mapped_column(default=dict)
    hand_in: Mapped[Copy] = mapped_column(default=dict)

    module: Mapped[Module] = relationship(lazy="raise", back_populates="lessons")
    video: Mapped["Media | None"] = relationship(lazy="raise")
    attachments: Mapped[list["Attachment"]] = relationship(
        lazy="raise", order_by="Attachment.position", cascade="all, delete-orphan"
    )


class Media(Base):
    """One stored file, named by what is in it; path is how the school file called it."""

    __tablename__ = "media"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    path: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(80))
    size: Mapped[int]


class Attachment(Base):
    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), index=True)
    media_id: Mapped[int] = mapped_column(sa.ForeignKey("media.id"))
    position: Mapped[int]
    title: Mapped[Copy]

    media: Mapped[Media] = relationship(lazy="joined", innerjoin=True)


class BundlePart(Base):
    __tablename__ = "bundle_part"
    __table_args__ = (sa.UniqueConstraint("bundle_id", "product_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bundle_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    position: Mapped[int]

    product: Mapped[Product] = relationship(lazy="raise", foreign_keys=[product_id])


class PriceHistory(Base):
    """The price a product really had, from when on."""

    __tablename__ = "price_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    price_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(sa.String(3))
    since: Mapped[datetime]


EVERY_WAY = ("konbini", "customer_balance", "paypay")


class School(Base):
    """The one row that says what this school is called and who answers for it by law."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Copy]
    promise: Mapped[Copy] = mapped_column(default=dict)
    legal: Mapped[dict[str, Any]] = mapped_column(default=dict)
    two_presses: Mapped[bool] = mapped_column(default=False)
    ways: Mapped[list[str]] = mapped_column(sa.JSON, default=lambda: list(EVERY_WAY))
    instalments_from: Mapped[int] = mapped_column(default=50_000)
    refund_days: Mapped[int] = mapped_column(default=14)
    refund_below_percent: Mapped[int] = mapped_column(default=50)
    bridge_from_ratio: Mapped[int] = mapped_column(default=3)
    holdout_percent: Mapped[int] = mapped_column(default=0)
    days_after: Mapped[int] = mapped_column(default=7)
    add_on_percent: Mapped[int] = mapped_column(default=20)
    lowest_percent: Mapped[int] = mapped_column(default=50)
    asking: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cost_to_win_minor: Mapped[int | None]
    margin_percent: Mapped[int | None]


class AskingChange(Base):
    """Who set one of the numbers about asking, when, from what to what; written once."""

    __tablename__ = "asking_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    number: Mapped[str] = mapped_column(sa.String(40))
    before: Mapped[int]
    after: Mapped[int]
    changed_at: Mapped[datetime]

    actor: Mapped[Student] = relationship(lazy="raise")
