"""What decides about sign-in: how long, how often, and which passwords."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

SESSION_IDLE, SESSION_WHOLE = timedelta(days=14), timedelta(days=30)
SEEN_EVERY = timedelta(hours=1)
FRESH = timedelta(minutes=10)
LINK_LIVES = timedelta(minutes=10)
CHANGE_LIVES = timedelta(minutes=30)
SHORTEST, LONGEST = 8, 1000


@dataclass(frozen=True)
class Limit:
    tries: int
    window: timedelta


LIMITS = {
    "password": Limit(10, timedelta(minutes=15)),
    "password_network": Limit(100, timedelta(minutes=15)),
    "link": Limit(5, timedelta(hours=1)),
    "link_network": Limit(50, timedelta(hours=1)),
    "address": Limit(5, timedelta(hours=1)),
    "guest": Limit(10, timedelta(hours=1)),
    "guest_network": Limit(60, timedelta(hours=1)),
    "question": Limit(5, timedelta(hours=1)),
    "question_network": Limit(20, timedelta(hours=1)),
    "coupon_network": Limit(20, timedelta(hours=1)),
    "decline_network": Limit(20, timedelta(hours=1)),
    "decline_account": Limit(10, timedelta(hours=1)),
    "decline_card": Limit(10, timedelta(hours=1)),
}

COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text().split())


class PasswordFault(StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    ADDRESS = "address"


def password_fault(password: str, email: str) -> PasswordFault | None:
    """Length and guessability only; every character counts, spaces too."""
    if len(password) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordFault.TOO_LONG
    if password.casefold() in COMMON or len(set(password)) < 3:
        return PasswordFault.COMMON
    if email and password.casefold() in (email, email.partition("@")[0]):
        return PasswordFault.ADDRESS
    return None


def session_over(created: datetime, last_seen: datetime, now: datetime) -> bool:
    return now >= last_seen + SESSION_IDLE or now >= created + SESSION_WHOLE


def signed_in_just_now(created: datetime, now: datetime) -> bool:
    """Fresh enough to change password or address without typing the old password."""
    return now < created + FRESH


def address(typed: str) -> str:
    """How an e-mail address is kept and compared."""
    return typed.strip().lower()


def names_address(text: str, email: str) -> bool:
    """The whole of it: aa@b.jp does not name a@b.jp."""
    alone = rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)"
    return re.search(alone, text, re.IGNORECASE) is not None


def fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def network(ip: str) -> str:
    """The part of an IP address that one household or office shares."""
    return ":".join(ip.split(":")[:4]) if ":" in ip else ip
