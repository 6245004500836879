"""Every error as a page that says what happened, why, and what to do next."""

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from structlog import get_logger
from werkzeug.exceptions import HTTPException

from shop.extensions import db
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
    return render_template(f"errors/{code}.html", why=vars(error).get("description")), code


def _stale_form(error: CSRFError) -> Answer:
    return render_template("errors/400.html", why=None, stale=True), 400


def _busy(error: OperationalError) -> Answer:
    """A lock waited for too long: nothing is half written, so say so and invite another try."""
    db.session.rollback()
    log.warning("database busy", path=request.path, error=str(error.orig)[:200])
    return render_template("errors/503.html"), 503


def _unexpected(error: Exception) -> Answer:
    db.session.rollback()
    number = new_public_id()[:8]
    log.error("unexpected failure", number=number, path=request.path, exc_info=error)
    return render_template("errors/500.html", number=number), 500
