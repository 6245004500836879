from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.extensions import Base, words
from shop.public_ids import new_public_id


class ReceiptKind(StrEnum):
    RECEIPT = "receipt"
    TOGETHER = "together"
    CREDIT_NOTE = "credit_note"


class Receipt(Base):
    """A paper as it was issued. Its snapshot is never made anew: the database refuses a change.

    Numbers are the order's own: R-20261008-0017; -2, -3 … when issued again with another name;
    -S2 for two orders together; -C5 for the refund 5. So no number is used twice, numbers of
    orders never paid are missing, and those of one order follow one another without a gap.
    """

    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(26), unique=True, default=new_public_id)
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[ReceiptKind] = mapped_column(words(ReceiptKind))
    order_id: Mapped[int] = mapped_column(
        sa.ForeignKey("orders.id", ondelete="RESTRICT"), index=True
    )
    refund_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("refund.id", ondelete="RESTRICT"), unique=True
    )
    replaces_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("receipt.id", ondelete="RESTRICT"), unique=True
    )
    language: Mapped[str] = mapped_column(sa.String(2))
    recipient: Mapped[str] = mapped_column(sa.String(120))
    snapshot: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]


class ReceiptPaper(Base):
    """The PDF of a receipt, kept byte for byte as it was first made."""

    __tablename__ = "receipt_paper"
    __table_args__ = (sa.UniqueConstraint("receipt_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(sa.ForeignKey("receipt.id", ondelete="RESTRICT"))
    language: Mapped[str] = mapped_column(sa.String(2))
    content: Mapped[bytes]
    made_at: Mapped[datetime]
