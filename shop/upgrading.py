"""Brings the database to the newest schema, or says in one sentence why it cannot be used."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.util.exc import CommandError
from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from shop.config import Config

UNUSABLE = (CommandError, ArgumentError, DBAPIError, sqlite3.DatabaseError, RuntimeError)


def upgrade() -> None:
    migrate = current_app.extensions["migrate"].migrate
    command.upgrade(migrate.get_config(), "head")


@contextmanager
def in_one_sentence(
    settings: Config, failures: tuple[type[Exception], ...] = UNUSABLE
) -> Iterator[None]:
    """Stops the process with a sentence when a database cannot be used."""
    try:
        yield
    except failures as failure:
        raise SystemExit(
            f"The shop's database cannot be used: {_reason(failure)} ({_place(settings)})."
            f" {_remedy(failure, settings)}"
        ) from failure


def _reason(failure: BaseException) -> str:
    words = str(getattr(failure, "orig", None) or failure).strip().splitlines()[0]
    if "Can't locate revision" in words:
        return "it was last used by a newer version of the shop"
    if _lacks_tables(words):
        return "it is not at this version's schema"
    if "not a database" in words:
        return "its file holds no database"
    return words.rstrip(".")


def _lacks_tables(words: str) -> bool:
    return any(said in words for said in ("no such table", "no such column", "does not exist"))


def _remedy(failure: BaseException, settings: Config) -> str:
    if _lacks_tables(str(failure)) and settings.own_database:
        return "Bring it up to date with: python3 dev.py -m shop.cli prepare"
    if settings.own_database:
        return "Put a good copy in its place, or begin again with: python3 dev.py demo --fresh"
    return "Look at DATABASE_URL; then run: python3 dev.py -m shop.cli prepare"


def _place(settings: Config) -> str:
    try:
        url = make_url(settings.database_url)
    except ArgumentError:
        return "DATABASE_URL"
    if url.get_backend_name() == "sqlite":
        return f"{url.database}, or stripe.db beside it" if settings.sandbox else str(url.database)
    return url.render_as_string(hide_password=True)
