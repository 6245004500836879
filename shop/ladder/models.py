import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalogue.models import Product
from shop.extensions import Base, words
from shop.ladder.rules import NextStepKind as NextStepKind
from shop.texts import Copy


class Ladder(Base):
    """One topic's way up, on four rungs."""

    __tablename__ = "ladder"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    teacher_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"), index=True)
    position: Mapped[int]
    title: Mapped[Copy]
    promise: Mapped[Copy] = mapped_column(default=dict)

    rungs: Mapped[list["Rung"]] = relationship(
        lazy="raise", order_by="Rung.number", cascade="all, delete-orphan"
    )


class Rung(Base):
    __tablename__ = "rung"
    __table_args__ = (
        sa.UniqueConstraint("ladder_id", "number"),
        sa.CheckConstraint("number BETWEEN 1 AND 4", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ladder_id: Mapped[int] = mapped_column(sa.ForeignKey("ladder.id"))
    number: Mapped[int]
    for_whom: Mapped[Copy] = mapped_column(default=dict)
    after: Mapped[Copy] = mapped_column(default=dict)

    placements: Mapped[list["Placement"]] = relationship(
        lazy="raise", order_by="Placement.position", cascade="all, delete-orphan"
    )


class Placement(Base):
    """A product standing on a rung; it stands on one or on none."""

    __tablename__ = "placement"

    id: Mapped[int] = mapped_column(primary_key=True)
    rung_id: Mapped[int] = mapped_column(sa.ForeignKey("rung.id"), index=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), unique=True)
    position: Mapped[int]

    product: Mapped[Product] = relationship(lazy="raise")


class NextStep(Base):
    __tablename__ = "next_step"
    __table_args__ = (sa.UniqueConstraint("from_id", "to_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    kind: Mapped[NextStepKind] = mapped_column(words(NextStepKind))
    challenge: Mapped[Copy]
    position: Mapped[int] = mapped_column(default=0)
    paused: Mapped[bool] = mapped_column(default=False)

    from_product: Mapped[Product] = relationship(lazy="raise", foreign_keys=[from_id])
    to_product: Mapped[Product] = relationship(lazy="raise", foreign_keys=[to_id])
