from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.extensions import Base, words
from shop.public_ids import new_public_id
from shop.texts import Copy


class Role(StrEnum):
    STUDENT = "student"
    INSTRUCTOR = "instructor"
    OWNER = "owner"


class Student(Base):
    """Whoever buys, learns, teaches or runs the shop. A guest's address was only typed."""

    __tablename__ = "student"
    __table_args__ = (
        sa.Index(
            "uq_student_email",
            "email",
            unique=True,
            sqlite_where=sa.text("guest = 0"),
            postgresql_where=sa.text("NOT guest"),
        ),
        sa.Index("ix_student_guest_email", "email"),
        sa.Index("uq_student_slug", "slug", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(26), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    role: Mapped[Role] = mapped_column(words(Role), default=Role.STUDENT)
    guest: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(2), default="ja")
    theme: Mapped[str] = mapped_column(sa.String(5), default="")
    takes_offers: Mapped[bool] = mapped_column(default=True)
    under_18: Mapped[bool] = mapped_column(default=False)
    slug: Mapped[str | None] = mapped_column(sa.String(80))
    names: Mapped[Copy | None]
    about: Mapped[Copy | None]
    letter: Mapped[Copy | None]
    created_at: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("student.id"))

    @property
    def teaches(self) -> bool:
        return self.role in (Role.INSTRUCTOR, Role.OWNER)

    @property
    def owns_shop(self) -> bool:
        return self.role is Role.OWNER


class LoginSession(Base):
    """One browser's right to act as a student; the row holds only the token's hash."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    student: Mapped[Student] = relationship(lazy="joined", innerjoin=True)


class SignInLink(Base):
    """A letter's proof of a mailbox: once, for ten minutes, only the newest.

    An asked link is bound to the browser that asked; a guest's letter (no browser hash) is not.
    """

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    browser_hash: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AddressChange(Base):
    """A new mailbox asked for and, once proved, taken; what an account was called is kept so."""

    __tablename__ = "address_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"), index=True)
    old_email: Mapped[str] = mapped_column(sa.String(254))
    new_email: Mapped[str] = mapped_column(sa.String(254))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Consent(Base):
    """Append-only: what a student agreed to or took back, in which words."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(40))
    given: Mapped[bool]
    text_version: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime]


class Attempt(Base):
    """One try at something that is limited per address or network: a password, a link, a card.

    `ref` says which one it was, where the same one may be told of twice.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        sa.Index("ix_attempt_what", "what", "key", "at"),
        sa.Index("uq_attempt_ref", "ref", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(254))
    at: Mapped[datetime]
    ref: Mapped[str | None] = mapped_column(sa.String(160))
