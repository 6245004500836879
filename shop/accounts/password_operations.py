from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import structlog
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import current_app

from shop.accounts import queries
from shop.accounts.attempt_operations import count_try, forgive
from shop.accounts.browser import Caller
from shop.accounts.models import Student
from shop.accounts.operations import end_other_sessions, enter
from shop.extensions import db

log = structlog.get_logger()


@dataclass(frozen=True)
class Typed:
    email: str
    password: str


def student_with_password(typed: Typed, caller: Caller, now: datetime) -> Student | None:
    """None for a wrong password and for an unknown address alike, in the same time.

    Raises TooManyTries; a browser that signed in to this account before is counted apart, so that
    a stranger's tries never lock its owner out.
    """
    tries = (
        count_try("password", caller.counted_as(typed.email), now),
        count_try("password_network", caller.network, now),
    )
    student = queries.account_of(typed.email)
    db.session.commit()  # hashing takes long, and must not hold the database

    if not _right(student, typed.password):
        log.warning("sign-in refused", student=student.id if student else None)
        return None
    for attempt in tries:
        forgive(attempt)
    return student


def set_password(student: Student, password: str, now: datetime) -> None:
    """Every other browser is signed out, and this one goes on under a new token."""
    student.password_hash = password_hash(password)
    end_other_sessions(student, now)
    enter(student, now)
    log.info("password set", student=student.id)


def password_is(student: Student, password: str, now: datetime) -> bool:
    """Raises TooManyTries."""
    attempt = count_try("password", f"own:{student.id}", now)
    right = _right(student, password)
    if right:
        forgive(attempt)
    return right


def password_hash(password: str) -> str:
    return _hasher(current_app.testing).hash(password)


def _right(student: Student | None, password: str) -> bool:
    kept = student.password_hash if student else None
    try:
        verified = _hasher(current_app.testing).verify(kept or _nobodys(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return verified and kept is not None


@lru_cache(maxsize=2)
def _hasher(cheap: bool) -> PasswordHasher:
    if cheap:
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """A hash no password opens, checked where there is none, so that time tells nothing."""
    return password_hash("nobody has this password")
