from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.extensions import Base


class SurveyAnswer(Base):
    """Would they recommend the product, 0 to 10? No score means they would rather not say."""

    __tablename__ = "survey_answer"
    __table_args__ = (sa.CheckConstraint("score BETWEEN 0 AND 10", name="score"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"), index=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    score: Mapped[int | None]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime]


class Question(Base):
    """A student's question; until it is answered nothing is proposed to them."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int | None] = mapped_column(sa.ForeignKey("student.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    product_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text)
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(sa.Text)
    answered_at: Mapped[datetime | None]


class HelpTask(Base):
    """A student who needs a hand before anything is sold; their teacher is told once."""

    __tablename__ = "help_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
