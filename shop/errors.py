"""Every error as a page that says what happened, why, and what to do next."""

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from structlog import get_logger
from werkzeug.exceptions import HTTPException, SecurityError

from shop.extensions import db, write_intent
from shop.languages import language
from shop.public_ids import new_public_id

PAGES = (400, 403, 404, 405, 410, 413, 429)
log = get_logger()
Answer = tuple[str, int]


def init_errors(app: Flask) -> None:
    for code in PAGES:
        app.register_error_handler(code, _known)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(500, _unexpected)


def _known(error: HTTPException) -> Answer:
    code = error.code or 500
    why = None if isinstance(error, SecurityError) else vars(error).get("description")
    return render_template(f"errors/{code}.html", why=why), code


def _stale_form(error: CSRFError) -> Answer:
    return render_template("errors/400.html", why=None, stale=True), 400


def _busy(error: OperationalError) -> Answer:
    """A lock waited for too long: nothing is half written, so say so and invite another try."""
    db.session.rollback()
    write_intent.set(False)  # the page about it only reads, and must not wait for the lock again
    log.warning("database busy", path=request.path, error=str(error.orig)[:200])
    return _drawn("errors/503.html"), 503


def _unexpected(error: Exception) -> Answer:
    db.session.rollback()
    write_intent.set(False)
    number = new_public_id()[:8]
    cause = getattr(error, "original_exception", None) or error
    log.error("unexpected failure", number=number, path=request.path, exc_info=cause)
    return _drawn("errors/500.html", number=number), 500


def _drawn(page: str, **told: str) -> str:
    """With the school's name and the reader's light, or without, where no database answers."""
    try:
        return render_template(page, **told)
    except SQLAlchemyError:
        db.session.rollback()
        return current_app.jinja_env.get_template(page).render(language=language(), **told)
