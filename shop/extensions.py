"""The database object and what keeps it honest on SQLite and PostgreSQL, sign-in and CSRF."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask import Flask, Request, request
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import ConnectionPoolEntry, Pool
from werkzeug.datastructures import ImmutableMultiDict

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
READS = ("GET", "HEAD", "OPTIONS")
WEB_WAIT_MS, JOB_WAIT_MS = 3_000, 15_000
LONGEST_NAME = 100


class Typed(ImmutableMultiDict[str, Any]):
    """What a form or an address says, as far as the shop can read it.

    PostgreSQL keeps no NUL. A name may end in the number of a row, which forms read as it stands.
    """

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__(
            [(name, _without_nul(value)) for name, value in pairs if _may_be_a_name(name)]
        )


def _may_be_a_name(name: str) -> bool:
    return name.isascii() and len(name) <= LONGEST_NAME


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


class ShopRequest(Request):
    parameter_storage_class = Typed


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """SQLite gives naive date-times back; PostgreSQL does not. This makes both aware, in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """On SQLite the same text as SQLAlchemy's own, for a third of its time."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)

        def written(value: datetime | None) -> str | None:
            at = self.process_bind_param(value, dialect)
            return at.replace(tzinfo=None).isoformat(" ", "microseconds") if at else None

        return written

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return lambda text: text and datetime.fromisoformat(f"{text}+00:00")


def words(kind: type[StrEnum]) -> sa.Enum:
    """A column that keeps an enum's own words, readable in the database."""
    return sa.Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=False,
        length=20,
    )


class Base(DeclarativeBase):
    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UTCDateTime,
            dict[str, str]: sa.JSON,
            dict[str, list[str]]: sa.JSON,
            dict[str, Any]: sa.JSON,
            list[dict[str, Any]]: sa.JSON,
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
login = LoginManager()
csrf = CSRFProtect()
migrate = Migrate(render_as_batch=True)
write_intent: ContextVar[bool] = ContextVar("write_intent", default=True)
wait_ms: ContextVar[int] = ContextVar("wait_ms", default=JOB_WAIT_MS)


def plain_rows(statement: sa.Select[*tuple[Any, ...]], **values: Any) -> Sequence[Any]:
    """Columns for a hot page, past the ORM; what the session holds is sent first."""
    db.session.flush()
    return db.session.connection().execute(statement, values).all()


def rows_changed(statement: sa.Update | sa.Delete) -> int:
    """Run a conditional write in the session and say how many rows it changed."""
    result = db.session.execute(statement.execution_options(synchronize_session="fetch"))
    return int(result.rowcount)  # type: ignore[attr-defined]


def insert_once(model: type[Base], **values: Any) -> bool:
    """True when this call made the row, False when it was there. Within the caller's commit."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(model).values(**values).on_conflict_do_nothing()
    keys = model.__mapper__.primary_key
    return db.session.execute(statement.returning(*keys)).first() is not None


def open_transaction() -> bool:
    """Whether this session holds a transaction; no call may leave the shop while it does."""
    return bool(db.session.registry.has() and db.session().in_transaction())


def init_db(app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("postgres://"):
        app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql://" + url.removeprefix("postgres://")
    options: dict[str, Any] = {"hide_parameters": not app.testing}  # logs keep nobody's name
    if url.startswith("sqlite"):
        options["connect_args"] = {"timeout": WEB_WAIT_MS / 1000}
        options["paramstyle"] = "named"  # a name said ten times is prepared once
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
    app.request_class = ShopRequest
    db.init_app(app)
    migrate.init_app(app, db, directory=app.config["MIGRATIONS"])
    app.before_request(_declare_intent)


def _declare_intent() -> None:
    write_intent.set(request.method not in READS)
    wait_ms.set(WEB_WAIT_MS)


def as_writer(view: Callable[..., Any]) -> Callable[..., Any]:
    """For the rare GET that writes: its transaction begins as a writing one."""

    def writing(*args: Any, **kwargs: Any) -> Any:
        db.session.rollback()
        write_intent.set(True)
        return view(*args, **kwargs)

    writing.__name__ = view.__name__
    writing.__dict__.update(view.__dict__)
    return writing


@event.listens_for(Engine, "connect")
def _settle_sqlite(dbapi_connection: Any, _record: Any) -> None:
    if not isinstance(dbapi_connection, sqlite3.Connection):
        return
    dbapi_connection.isolation_level = None  # we alone emit BEGIN
    cursor = dbapi_connection.cursor()
    for pragma in (
        "busy_timeout=15000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Pool, "checkout")
def _read_by_itself(dbapi_connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """On PostgreSQL a reader needs no transaction; ending one forgets what was prepared in it."""
    reading = not write_intent.get()
    if isinstance(dbapi_connection, sqlite3.Connection) or reading == record.info.get("reading"):
        return
    if reading or "reading" in record.info:
        dbapi_connection.autocommit = record.info["reading"] = reading


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    writing = write_intent.get()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wait_ms.get()}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
    elif writing:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{wait_ms.get()}ms'")
