import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.extensions import Base
from shop.money import Money


class RefundLine(Base):
    """How much of a refund belongs to one line, and whether access to it ends with that."""

    __tablename__ = "refund_line"
    __table_args__ = (
        sa.UniqueConstraint("refund_id", "order_line_id"),
        sa.CheckConstraint("0 <= amount_minor", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    refund_id: Mapped[int] = mapped_column(sa.ForeignKey("refund.id"))
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_line.id"), index=True)
    amount_minor: Mapped[int]
    ends_access: Mapped[bool]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor)
