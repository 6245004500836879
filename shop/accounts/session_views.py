"""Around every request: who is here, and in which light they read."""

from flask import Blueprint, request, session

from shop import clock
from shop.accounts import browser, operations, queries, rules
from shop.extensions import db, login, write_intent

bp = Blueprint("sessions", __name__)
login.session_protection = None
bp.after_app_request(browser.remember_account)


@login.user_loader  # type: ignore[untyped-decorator]
def load(token: str) -> browser.Visitor | None:
    row = queries.live_session(token, clock.now())
    return browser.Visitor(row, token) if row else None


@bp.before_app_request
def keep_alive() -> None:
    """Once an hour a session in use is written down as seen, in a transaction of its own."""
    found = browser.visitor() if "_user_id" in session else None
    now = clock.now()
    if found is None or now < found.row.last_seen_at + rules.SEEN_EVERY:
        return
    db.session.rollback()  # on a GET it began as a reading one
    before = write_intent.set(True)
    operations.seen(found.row, now)
    write_intent.reset(before)


@bp.app_context_processor
def light() -> dict[str, str]:
    """Light or dark: what this browser chose last, else what the student keeps in the account."""
    found = browser.visitor()
    chosen = request.cookies.get("theme") or (found.student.theme if found else "")
    return {"theme": chosen if chosen in ("light", "dark") else ""}
