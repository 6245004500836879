"""The doorbell: the same jobs on SQLite (default), Redis or PostgreSQL, chosen by JOBS_URL."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy.orm import Mapped, mapped_column

from shop import clock, config
from shop.extensions import Base, db, insert_once

EVERY_MINUTE = crontab(minute="*")
EVERY_FIVE_MINUTES = crontab(minute="*/5")
EVERY_MORNING = crontab(hour="1", minute="0")  # in UTC: ten o'clock in Japan
EVERY_NIGHT = crontab(hour="18", minute="30")  # in UTC: half past three in Japan

SET_BACK = timedelta(hours=2)

_app: list[Flask] = []


class PeriodicRun(Base):
    """One row per task and minute: however many schedulers run, a periodic task runs once."""

    __tablename__ = "periodic_run"

    task: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    minute: Mapped[datetime] = mapped_column(primary_key=True)


def lies_ahead(end: Any, now: datetime) -> sa.ColumnElement[bool]:
    """Whether a stored end is still to come; a server's clock that is set back revives nothing
    whose end a worker has lived through."""
    lived = sa.exists().where(PeriodicRun.minute >= end, PeriodicRun.minute <= now + SET_BACK)
    return sa.and_(end > now, sa.not_(lived))


def make_huey(url: str, secret: str) -> Huey:
    """sqlite:///jobs.db, redis://…, postgresql://… or memory:// (runs at once, for tests)."""
    parts = urlsplit(url)
    serializer = SignedSerializer(secret=secret)  # the default is bare pickle
    common: dict[str, Any] = {"name": "shop", "results": False, "serializer": serializer}
    if parts.scheme == "sqlite":
        filename = Path(parts.path[1:])
        filename.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(filename=str(filename), timeout=15, **common)
    if parts.scheme in ("redis", "rediss"):
        return RedisHuey(url=url, **common)
    if parts.scheme.startswith("postgres"):
        return _postgres_huey(url.replace("+psycopg", ""), common)
    if parts.scheme == "memory":
        return MemoryHuey(immediate=True, **common)
    raise config.BadConfiguration(f"JOBS_URL names no queue we know: {parts.scheme or url!r}")


def _postgres_huey(dsn: str, common: dict[str, Any]) -> Huey:
    try:
        return PostgresHuey(dsn=dsn, **common)
    except import_module("psycopg").OperationalError as failure:  # not every shop has the driver
        why = str(failure).splitlines()[0]
        raise config.BadConfiguration(f"The queue of JOBS_URL cannot be used: {why}") from None


def bind(app: Flask) -> None:
    """The app whose context the jobs of this process run in."""
    _app[:] = [app]


def in_app(work: Callable[[], None]) -> Callable[[], None]:
    @wraps(work)
    def inside() -> None:
        with _app[0].app_context():
            work()

    return inside


def once_a_minute(work: Callable[[datetime], Any]) -> Callable[[], None]:
    """Huey enqueues every periodic task in every consumer, hence the unique row."""

    @wraps(work)
    def inside() -> None:
        with _app[0].app_context():
            now = clock.now()
            mine = insert_once(
                PeriodicRun, task=work.__name__, minute=now.replace(second=0, microsecond=0)
            )
            db.session.commit()
            if mine:
                work(now)

    return inside
