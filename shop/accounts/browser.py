"""What this browser carries: the token of its session, its mark for links, the account it knows."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g, request, session
from flask.wrappers import Response
from flask_login import current_user, login_user
from itsdangerous import BadSignature, URLSafeSerializer

from shop.accounts import rules
from shop.accounts.models import LoginSession, Student

KNOWS_FOR = 365 * 24 * 60 * 60


class Visitor:
    """Flask-Login's user: a live session of a student. A guest is known, not signed in."""

    is_active = True
    is_anonymous = False

    def __init__(self, row: LoginSession, token: str) -> None:
        self.row, self.token = row, token

    @property
    def student(self) -> Student:
        return self.row.student

    @property
    def email(self) -> str:
        return self.student.email

    @property
    def is_authenticated(self) -> bool:
        return not self.student.guest

    def get_id(self) -> str:
        return self.token


@dataclass(frozen=True)
class Caller:
    """What is told about a browser to those who count tries and write links."""

    mark: str
    network: str = ""
    knows: str = ""

    def counted_as(self, email: str) -> str:
        """Tries from a browser that signed in to this account before are counted apart."""
        address = rules.address(email)
        return f"known:{address}" if self.knows == rules.fingerprint(address) else address


def visitor() -> Visitor | None:
    """None for a stranger, and outside requests."""
    if not current_user or current_user.is_anonymous:
        return None
    found: Visitor = current_user._get_current_object()
    return found


def session_id() -> int | None:
    found = visitor()
    return found.row.id if found else None


def signed_in_just_now(now: datetime) -> bool:
    found = visitor()
    return found is not None and rules.signed_in_just_now(found.row.created_at, now)


def must_sign_in_again(now: datetime) -> bool:
    """Without a password only a letter to the mailbox so far proves who asks for another one."""
    found = visitor()
    has_password = found is not None and found.student.password_hash is not None
    return not has_password and not signed_in_just_now(now)


def carry(token: str, row: LoginSession) -> None:
    """The old cookie's contents go, so that nothing planted before sign-in stays."""
    forget()
    session.permanent = True
    login_user(Visitor(row, token))
    if not row.student.guest:
        session["knows"] = rules.fingerprint(row.student.email)


def forget() -> None:
    session.clear()
    g.pop("csrf_token", None)
    g.pop("_login_user", None)


def mark() -> str:
    """This browser's own secret, made at need, to which an asked link is bound."""
    if "mark" not in session:
        session["mark"] = secrets.token_urlsafe(16)
    return str(session["mark"])


def caller() -> Caller:
    return Caller(mark(), rules.network(request.remote_addr or ""), _known())


def remember_account(response: Response) -> Response:
    """A cookie that outlives the session, so that a flood of tries locks out strangers only."""
    if known := session.pop("knows", None):
        response.set_cookie(
            _name(),
            _signer().dumps(known),
            max_age=KNOWS_FOR,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return response


def _known() -> str:
    try:
        return str(_signer().loads(request.cookies.get(_name(), "")))
    except BadSignature:
        return ""


def _name() -> str:
    return "__Host-known" if current_app.config["SESSION_COOKIE_SECURE"] else "known"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known-browser")
