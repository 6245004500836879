"""An account moves to another mailbox: asked for, proved there, and told where it was."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import IntegrityError

from shop.accounts import queries, rules
from shop.accounts.attempt_operations import count_try
from shop.accounts.browser import Caller
from shop.accounts.models import AddressChange, Student
from shop.accounts.operations import Proof, end_links, end_other_sessions, take_in
from shop.extensions import db, rows_changed
from shop.outbox import Letter, put_letter

MINUTES = rules.CHANGE_LIVES // timedelta(minutes=1)
log = structlog.get_logger()


def ask_change(student: Student, typed: str, caller: Caller, now: datetime) -> None:
    """A letter to whatever address was typed, known or not, and one to the mailbox so far.

    Raises TooManyTries.
    """
    count_try("address", f"own:{student.id}", now)
    count_try("link", caller.counted_as(typed), now)
    count_try("link_network", caller.network, now)
    change, token = _written_down(student, rules.address(typed), now)
    _tell(change, _letter_to_new(student, change, token), now)
    context = {"new": change.new_email, "minutes": MINUTES}
    _tell(change, Letter(student.email, "address_asked", student.language, context), now)
    db.session.commit()
    log.info("address change asked for", student=student.id)


def take_change(student: Student, token: str, now: datetime) -> Proof:
    """Once. Raises LinkUsed, LinkOld, LinkElsewhere, AddressTaken. Within the caller's commit."""
    change = queries.usable_change(student, token, now)
    _move(student, change, now)
    guests = queries.guests_of(change.new_email)
    take_in(student, guests, now)
    end_links(change.old_email, now)
    end_other_sessions(student, now)
    context = {"new": change.new_email}
    _tell(change, Letter(change.old_email, "address_changed", student.language, context), now)
    log.info("address changed", student=student.id, guests=len(guests))
    return Proof(student, tuple(guests), new=False)


def _written_down(student: Student, address: str, now: datetime) -> tuple[AddressChange, str]:
    """Only the newest link of an account is good."""
    older = sa.update(AddressChange).where(AddressChange.student_id == student.id)
    rows_changed(older.where(AddressChange.expires_at > now).values(expires_at=now))
    token = secrets.token_urlsafe(24)
    change = AddressChange(student_id=student.id, old_email=student.email, new_email=address)
    change.token_hash, change.asked_at = rules.fingerprint(token), now
    change.expires_at = now + rules.CHANGE_LIVES
    db.session.add(change)
    db.session.flush()  # its letters are named after it
    return change, token


def _letter_to_new(student: Student, change: AddressChange, token: str) -> Letter:
    """Only the owner of the mailbox learns whether it has an account."""
    owner = queries.account_of(change.new_email)
    if owner:
        return Letter(owner.email, "address_taken", owner.language, {})
    context = {"link": f"/account/address/{token}", "minutes": MINUTES}
    return Letter(change.new_email, "address_change", student.language, context)


def _move(student: Student, change: AddressChange, now: datetime) -> None:
    """The unique index on addresses has the last word, also between two at once."""
    unused = sa.update(AddressChange).where(
        AddressChange.id == change.id, AddressChange.done_at.is_(None)
    )
    if rows_changed(unused.values(done_at=now)) != 1:
        raise queries.LinkUsed
    there = sa.update(Student).where(Student.id == student.id, Student.email == change.old_email)
    try:
        moved = rows_changed(there.values(email=change.new_email))
    except IntegrityError:
        raise queries.AddressTaken from None
    if moved != 1:
        raise queries.LinkOld


def _tell(change: AddressChange, letter: Letter, now: datetime) -> None:
    """Under a key by which an erased account's letters are found again."""
    put_letter(letter, f"{letters_of(change.student_id)}{change.id}:{letter.event}", now)


def letters_of(student_id: int) -> str:
    return f"address:{student_id}:"
