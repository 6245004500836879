"""Who this browser acts as, and how a mailbox is proved."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import sqlalchemy as sa
import structlog

from shop.accounts import access, browser, queries, rules
from shop.accounts.attempt_operations import count_try
from shop.accounts.browser import Caller
from shop.accounts.models import LoginSession, SignInLink, Student
from shop.extensions import db, rows_changed
from shop.languages import language
from shop.outbox import Letter, put_letter

log = structlog.get_logger()


@dataclass(frozen=True)
class LinkWish:
    """Where a sign-in link should go, and where it should lead afterwards."""

    email: str
    language: str
    name: str = ""
    wanted: str = ""


@dataclass(frozen=True)
class Proof:
    """A proved mailbox: its account, and the guests whose purchases belong to it now."""

    student: Student
    guests: tuple[Student, ...]
    new: bool


def open_guest(email: str, language: str, now: datetime) -> Student:
    """A guest of its own, even when the address has an account. Within the caller's commit."""
    address = rules.address(email)
    current = access.here()
    if current is not None and current.guest and current.email == address:
        return current
    guest = Student(email=address, language=language, guest=True, created_at=now)
    db.session.add(guest)
    db.session.flush()  # the order of the same commit needs its id
    return guest


def enter(student: Student, now: datetime) -> None:
    """From now on this browser acts as the student, under a new token; the one it had ends."""
    token, row = open_session(student, now)
    _revoke(LoginSession.id == browser.session_id(), now)
    db.session.commit()
    browser.carry(token, row)
    log.info("session opened", student=student.id, guest=student.guest)


def open_session(student: Student, now: datetime) -> tuple[str, LoginSession]:
    """The token for the browser and its row. Within the caller's commit."""
    token = secrets.token_urlsafe(32)
    row = LoginSession(token_hash=rules.fingerprint(token), created_at=now, last_seen_at=now)
    row.student = student
    db.session.add(row)
    return token, row


def leave(now: datetime) -> None:
    session = browser.session_id()
    _revoke(LoginSession.id == session, now)
    db.session.commit()
    browser.forget()
    log.info("session ended", session=session)


def end_other_sessions(student: Student, now: datetime) -> None:
    """Every browser but this one is signed out. Within the caller's commit."""
    others = LoginSession.id != (browser.session_id() or 0)
    _revoke(sa.and_(LoginSession.student_id == student.id, others), now)


def sign_out_elsewhere(student: Student, now: datetime) -> None:
    end_other_sessions(student, now)
    db.session.commit()
    log.info("other sessions ended", student=student.id)


def seen(row: LoginSession, now: datetime) -> None:
    rows_changed(sa.update(LoginSession).where(LoginSession.id == row.id).values(last_seen_at=now))
    db.session.commit()


def ask_link(wish: LinkWish, caller: Caller, now: datetime) -> None:
    """A letter to whatever address was typed: known or not, the work is the same.

    Raises TooManyTries.
    """
    count_try("link", caller.counted_as(wish.email), now)
    count_try("link_network", caller.network, now)
    token = _new_link(wish.email, rules.fingerprint(caller.mark), wish.name, now)
    after = f"?next={quote(wish.wanted)}" if wish.wanted else ""
    context = {"link": f"/sign-in/{token}{after}"}
    letter = Letter(rules.address(wish.email), "sign_in_link", wish.language, context)
    put_letter(letter, f"sign_in_link:{rules.fingerprint(token)[:24]}", now)
    db.session.commit()
    log.info("sign-in link asked for")


def renew_link(token: str, spoken: str, caller: Caller, now: datetime) -> None:
    """Another link to the mailbox the old one went to; for an unknown one nothing happens."""
    old = queries.link_of(token)
    if old is not None:
        ask_link(LinkWish(old.email, spoken, old.name), caller, now)


def proof_address(student: Student, now: datetime) -> str:
    """A guest's way to an account, from any browser, for a letter. Within the caller's commit."""
    return "/sign-in/" + _new_link(student.email, "", student.name, now)


def prove_mailbox(token: str, mark: str, now: datetime) -> Proof:
    """Use the link up. Raises LinkUsed, LinkOld, LinkElsewhere. Within the caller's commit."""
    link = queries.usable_link(token, mark, now)
    unused = sa.update(SignInLink).where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
    if rows_changed(unused.values(used_at=now)) != 1:
        raise queries.LinkUsed
    return _owner_of_mailbox(link, now)


def take_in(account: Student, guests: Iterable[Student], now: datetime) -> None:
    """Guests who typed its proved address are this account. Within the caller's commit."""
    for guest in guests:
        _revoke(LoginSession.student_id == guest.id, now)
        guest.merged_into_id = account.id
        account.takes_offers = account.takes_offers and guest.takes_offers
        account.under_18 = account.under_18 or guest.under_18


def end_links(email: str, now: datetime) -> None:
    """No sign-in link to this mailbox opens anything any more. Within the caller's commit."""
    older = sa.update(SignInLink).where(SignInLink.email == email, SignInLink.expires_at > now)
    rows_changed(older.values(expires_at=now))


def _owner_of_mailbox(link: SignInLink, now: datetime) -> Proof:
    account, guests = queries.account_of(link.email), queries.guests_of(link.email)
    new = account is None
    if account is None:
        account = guests.pop(0) if guests else _new_account(link, now)
        account.guest = False
        db.session.add(account)
        db.session.flush()  # the guests' rows need its id
        _revoke(LoginSession.student_id == account.id, now)
    take_in(account, guests, now)
    log.info("mailbox proved", student=account.id, guests=len(guests), new=new)
    return Proof(account, tuple(guests), new)


def _new_account(link: SignInLink, now: datetime) -> Student:
    return Student(email=link.email, name=link.name, language=language(), created_at=now)


def _new_link(email: str, browser_hash: str, name: str, now: datetime) -> str:
    """Only the newest link of a mailbox is good."""
    address, token = rules.address(email), secrets.token_urlsafe(24)
    end_links(address, now)
    row = SignInLink(token_hash=rules.fingerprint(token), email=address, name=name)
    row.browser_hash, row.created_at, row.expires_at = browser_hash, now, now + rules.LINK_LIVES
    db.session.add(row)
    return token


def _revoke(which: sa.ColumnElement[bool], now: datetime) -> None:
    live = sa.update(LoginSession).where(which, LoginSession.revoked_at.is_(None))
    rows_changed(live.values(revoked_at=now))
