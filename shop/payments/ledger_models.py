from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.extensions import Base, words
from shop.money import Money
from shop.payments.ledger_rules import Account


class LedgerEntry(Base):
    """One leg of a money fact. Never changed: the database refuses it, mistakes get new rows."""

    __tablename__ = "ledger_entry"
    __table_args__ = (sa.UniqueConstraint("source", "source_id", "leg"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(sa.String(20))
    source_id: Mapped[str] = mapped_column(sa.String(160))
    leg: Mapped[int]
    account: Mapped[Account] = mapped_column(words(Account))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(sa.String(3), default="jpy")
    order_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("orders.id", ondelete="RESTRICT"), index=True
    )
    occurred_at: Mapped[datetime] = mapped_column(index=True)
    made_at: Mapped[datetime]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
