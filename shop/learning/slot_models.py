from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Student
from shop.extensions import Base


class Slot(Base):
    """A time a teacher offers for a meeting; it is free while it has no student."""

    __tablename__ = "slot"
    __table_args__ = (sa.UniqueConstraint("product_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    student_id: Mapped[int | None] = mapped_column(sa.ForeignKey("student.id"), index=True)
    booked_at: Mapped[datetime | None]

    student: Mapped[Student | None] = relationship(lazy="raise")
