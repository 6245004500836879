from datetime import datetime

import sqlalchemy as sa

from shop.accounts import rules
from shop.accounts.models import (
    AddressChange,
    Attempt,
    Consent,
    LoginSession,
    SignInLink,
    Student,
)
from shop.extensions import db


class LinkRefused(Exception):
    """A letter's link that opens nothing any more, or not here."""


class LinkUsed(LinkRefused):
    pass


class LinkOld(LinkRefused):
    """Too old, replaced by a newer one, or never written by this shop."""


class LinkElsewhere(LinkRefused):
    """Asked for in another browser, or for another account."""


class AddressTaken(LinkRefused):
    """Another account has proved this mailbox by now."""


def live_session(token: str, now: datetime) -> LoginSession | None:
    kept = sa.select(LoginSession).filter_by(token_hash=rules.fingerprint(token), revoked_at=None)
    row = db.session.scalar(kept)
    if row is None or row.student.merged_into_id is not None:
        return None
    return None if rules.session_over(row.created_at, row.last_seen_at, now) else row


def live_sessions(student_id: int, now: datetime) -> list[LoginSession]:
    """The newest first."""
    kept = sa.select(LoginSession).filter_by(student_id=student_id, revoked_at=None)
    rows = db.session.scalars(kept.order_by(LoginSession.last_seen_at.desc()))
    return [r for r in rows if not rules.session_over(r.created_at, r.last_seen_at, now)]


def account_of(email: str) -> Student | None:
    return db.session.scalar(sa.select(Student).filter_by(email=rules.address(email), guest=False))


def guests_of(email: str) -> list[Student]:
    """Every guest who typed this address, the first one first."""
    typed = sa.select(Student).filter_by(email=rules.address(email), guest=True)
    return list(db.session.scalars(typed.filter_by(merged_into_id=None).order_by(Student.id)))


def usable_link(token: str, mark: str, now: datetime) -> SignInLink:
    """Raises LinkUsed, LinkOld or LinkElsewhere."""
    link = link_of(token)
    if link is None:
        raise LinkOld
    if link.used_at is not None:
        raise LinkUsed
    if now >= link.expires_at:
        raise LinkOld
    if link.browser_hash not in ("", rules.fingerprint(mark)):
        raise LinkElsewhere
    return link


def link_of(token: str) -> SignInLink | None:
    return db.session.scalar(sa.select(SignInLink).filter_by(token_hash=rules.fingerprint(token)))


def usable_change(student: Student, token: str, now: datetime) -> AddressChange:
    """Raises LinkUsed, LinkOld or LinkElsewhere."""
    asked = sa.select(AddressChange).filter_by(token_hash=rules.fingerprint(token))
    change = db.session.scalar(asked)
    if change is None:
        raise LinkOld
    if change.student_id != student.id:
        raise LinkElsewhere
    if change.done_at is not None:
        raise LinkUsed
    if now >= change.expires_at:
        raise LinkOld
    return change


def moves_of(student_id: int) -> list[tuple[str, datetime]]:
    """The addresses an account had before, each with the moment it was left."""
    done = sa.select(AddressChange).filter_by(student_id=student_id).order_by(AddressChange.id)
    return [(each.old_email, each.done_at) for each in db.session.scalars(done) if each.done_at]


def consents(student_id: int) -> dict[str, bool]:
    """What the student agrees to now, by purpose: the last word counts."""
    said = sa.select(Consent).filter_by(student_id=student_id).order_by(Consent.id)
    return {row.purpose: row.given for row in db.session.scalars(said)}


def tries_since(what: str, key: str, since: datetime) -> list[datetime]:
    made = sa.select(Attempt.at).filter_by(what=what, key=key).where(Attempt.at > since)
    return list(db.session.scalars(made.order_by(Attempt.at)))


def student_by_public_id(public_id: str) -> Student | None:
    return db.session.scalar(sa.select(Student).filter_by(public_id=public_id))
