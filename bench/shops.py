"""A shop for measuring: its own folder, its own migrated database, the stand-in in process."""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from flask_migrate import upgrade
from sqlalchemy import event

from shop import config, create_app
from shop.extensions import db, write_intent
from tests.browsers import Browser


def open_shop(folder: Path, database: str = ""):
    """A shop on SQLite in this folder, or on the (empty) PostgreSQL database named."""
    app = create_app(
        config.Config(
            database_url=database or f"sqlite:///{folder / 'shop.db'}",
            secret_key="0123456789abcdef" * 4,
            instance=folder,
            public_base_url="http://localhost",
            jobs_url=f"sqlite:///{folder / 'jobs.db'}",  # as in the shop: rung, not run here
            testing=True,
        )
    )
    app.test_client_class = Browser
    with app.app_context():
        upgrade()
        db.session.remove()
    return app


@contextmanager
def fresh_shop(database: str = ""):
    with TemporaryDirectory(prefix="shop-bench-") as folder:
        app = open_shop(Path(folder), database)
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def statements():
    """What is sent to the database meanwhile: each statement with its parameters."""
    seen: list[tuple[str, object]] = []

    def note(connection, cursor, statement, parameters, *rest):
        if not statement.startswith(("PRAGMA", "BEGIN", "SET LOCAL")):
            seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def new_reading() -> None:
    """As a request begins: nothing is known, a reading transaction is open."""
    db.session.remove()
    write_intent.set(False)
    db.session.execute(sa.text("SELECT 1"))
