"""The doorbell: the same jobs on SQLite (default), Redis or PostgreSQL, chosen by JOBS_URL."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
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
EVERY_NIGHT = crontab(hour="18", minute="30")  # in UTC: half past three in Japan

_app: list[Flask] = []


class PeriodicRun(Base):
    """One row per task and minute: however many schedulers run, a periodic task runs once."""

    __tablename__ = "periodic_run"

    task: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    minute: Mapped[datetime] = mapped_column(primary_key=True)


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
        return PostgresHuey(dsn=url.replace("+psycopg", ""), **common)
    if parts.scheme == "memory":
        return MemoryHuey(immediate=True, **common)
    raise config.BadConfiguration(f"JOBS_URL names no queue we know: {parts.scheme or url!r}")


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
