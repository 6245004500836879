from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.extensions import Base, words
from shop.public_ids import new_public_id
from shop.texts import Copy


class SourceKind(StrEnum):
    ORDER_LINE = "order_line"
    GIFT = "gift"


class Entitlement(Base):
    """One reason why a student may use a product; access is the union of the live ones."""

    __tablename__ = "entitlement"
    __table_args__ = (
        sa.UniqueConstraint("student_id", "product_id", "source_kind", "source_id"),
        sa.Index("ix_entitlement_source", "source_kind", "source_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    source_kind: Mapped[SourceKind] = mapped_column(words(SourceKind))
    source_id: Mapped[int]
    granted_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_because: Mapped[str | None] = mapped_column(sa.String(40))

    product: Mapped[Product] = relationship(lazy="raise")


class Completion(Base):
    """The fact that a student finished a lesson."""

    __tablename__ = "completion"
    __table_args__ = (
        sa.UniqueConstraint("student_id", "lesson_id"),
        sa.Index("ix_completion_lately", "student_id", "completed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), index=True)
    completed_at: Mapped[datetime]


class ModuleCompletion(Base):
    """The fact that a student finished a module, under the lessons it had then."""

    __tablename__ = "module_completion"
    __table_args__ = (sa.UniqueConstraint("student_id", "module_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    module_id: Mapped[int] = mapped_column(sa.ForeignKey("module.id"), index=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    completed_at: Mapped[datetime]


class Graduation(Base):
    """The fact that a course was completed under the rules then in force."""

    __tablename__ = "graduation"
    __table_args__ = (sa.UniqueConstraint("student_id", "product_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    graduated_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship(lazy="raise")
    certificate: Mapped["Certificate | None"] = relationship(
        lazy="raise", back_populates="graduation"
    )


class Revocation(Base):
    """Who took a graduation back by hand, when and why; nothing brings that one back."""

    __tablename__ = "revocation"
    __table_args__ = (sa.UniqueConstraint("student_id", "product_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    because: Mapped[str] = mapped_column(sa.String(40))
    revoked_at: Mapped[datetime]

    product: Mapped[Product] = relationship(lazy="raise")
    actor: Mapped[Student] = relationship(lazy="raise", foreign_keys=[actor_id])


class Certificate(Base):
    """What a graduate may show; title and hours are frozen, the name may be set once."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    graduation_id: Mapped[int] = mapped_column(sa.ForeignKey("graduation.id"), unique=True)
    public_id: Mapped[str] = mapped_column(sa.String(26), unique=True, default=new_public_id)
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    name_set_at: Mapped[datetime | None]
    title: Mapped[Copy]
    minutes: Mapped[int]
    issued_at: Mapped[datetime]

    graduation: Mapped[Graduation] = relationship(lazy="raise", back_populates="certificate")


class Attendance(Base):
    """The fact that a student was at an event."""

    __tablename__ = "attendance"
    __table_args__ = (sa.UniqueConstraint("student_id", "product_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    attended_at: Mapped[datetime]


class LessonPlace(Base):
    """Where in a lesson's video a student stopped, in seconds."""

    __tablename__ = "lesson_place"
    __table_args__ = (sa.UniqueConstraint("student_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), index=True)
    seconds: Mapped[int]
    saved_at: Mapped[datetime]
