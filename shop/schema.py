"""Which schema the database has, and which one this code was written for."""

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from shop.extensions import db


def at_head() -> bool:
    return found() == newest()


def found() -> str | None:
    """None in a database that was never prepared."""
    return MigrationContext.configure(db.session.connection()).get_current_revision()


def newest() -> str | None:
    return _head(current_app.config["MIGRATIONS"])


@cache
def _head(directory: str) -> str | None:
    return ScriptDirectory(directory).get_current_head()
