"""What a load balancer asks: does the process live, and may it be sent visitors?"""

import sqlite3

from flask import Blueprint
from sqlalchemy.exc import DBAPIError
from structlog import get_logger

from shop import schema
from shop.accounts.access import anyone

PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
bp = Blueprint("health", __name__)
log = get_logger()
Answer = tuple[str, int, dict[str, str]]


@bp.get("/healthz")
@anyone
def healthz() -> Answer:
    return "alive\n", 200, PLAIN


@bp.get("/readyz")
@anyone
def readyz() -> Answer:
    why_not = _hindrance()
    if why_not:
        log.warning("not ready", because=why_not)
        return f"{why_not}\n", 503, PLAIN
    return "ready\n", 200, PLAIN


def _hindrance() -> str | None:
    try:
        return None if schema.at_head() else "the database waits for its migrations"
    except (DBAPIError, sqlite3.Error):
        return "the database does not answer"
