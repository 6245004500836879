from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Student
from shop.catalogue.models import Lesson
from shop.extensions import Base, words
from shop.learning.task_rules import HandInState

_OPEN = f"state <> '{HandInState.ONCE_MORE}'"


class QuizPass(Base):
    """The fact that a student passed a lesson's quiz, as it was asked then."""

    __tablename__ = "quiz_pass"
    __table_args__ = (sa.UniqueConstraint("student_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), index=True)
    right_answers: Mapped[int]
    questions: Mapped[int]
    passed_at: Mapped[datetime]


class HandIn(Base):
    """Work a student handed in; until it is answered, or once accepted, there is no other."""

    __tablename__ = "hand_in"
    __table_args__ = (
        sa.Index(
            "uq_hand_in_open",
            "student_id",
            "lesson_id",
            unique=True,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        ),
        sa.Index("ix_hand_in_lately", "student_id", "handed_in_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    link: Mapped[str | None] = mapped_column(sa.String(500))
    handed_in_at: Mapped[datetime]
    state: Mapped[HandInState] = mapped_column(words(HandInState))
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("student.id"))

    student: Mapped[Student] = relationship(lazy="raise", foreign_keys=[student_id])
    lesson: Mapped[Lesson] = relationship(lazy="raise")

    @property
    def waiting(self) -> bool:
        return self.state is HandInState.WAITING

    @property
    def accepted(self) -> bool:
        return self.state is HandInState.ACCEPTED
