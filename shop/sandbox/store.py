"""The sandbox's memory: one SQLite file that several threads and processes may share."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from shop.sandbox.shapes import random_text
from shop.sandbox.transaction import NOBODY, Cause, Transaction

TABLES = """
CREATE TABLE IF NOT EXISTS object (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    json TEXT NOT NULL, private_json TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS object_by_type ON object (type, seq);
CREATE TABLE IF NOT EXISTS idem (
    key TEXT PRIMARY KEY, hash TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    json TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, endpoint TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL, lease REAL NOT NULL DEFAULT 0,
    status TEXT NOT NULL, answer INTEGER);
CREATE INDEX IF NOT EXISTS delivery_by_status ON delivery (status, due);
CREATE INDEX IF NOT EXISTS delivery_by_event ON delivery (event);
CREATE TABLE IF NOT EXISTS timer (
    act TEXT NOT NULL, object TEXT NOT NULL, due INTEGER NOT NULL, PRIMARY KEY (act, object));
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Connection:
    def __init__(self, path: str) -> None:
        self.owner = os.getpid()
        self.db = sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode = WAL")
        # Play money: a power cut may cost the last minutes, but each test saves its waits.
        self.db.execute("PRAGMA synchronous = OFF")

    def __del__(self) -> None:
        # A connection inherited by fork belongs to the parent; closing it would drop its locks.
        if self.owner == os.getpid():
            self.db.close()


class Store:
    def __init__(self, path: str | Path) -> None:
        self._path = str(path)
        self._threads = threading.local()
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.db().executescript(TABLES)

    def db(self) -> sqlite3.Connection:
        """This thread's own connection, opened anew after a fork; statements commit singly."""
        held: Connection | None = getattr(self._threads, "connection", None)
        if held is None or held.owner != os.getpid():
            held = self._threads.connection = Connection(self._path)
        return held.db

    @contextmanager
    def transaction(self, cause: Cause = NOBODY) -> Iterator[Transaction]:
        db = self.db()
        db.execute("BEGIN IMMEDIATE")
        try:
            yield Transaction(db, self.now(), cause)
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        db = self.db()
        db.execute("BEGIN")
        try:
            yield Transaction(db, self.now(), NOBODY)
        finally:
            db.execute("ROLLBACK")

    def now(self) -> int:
        return int(time.time() + self.offset().total_seconds())

    def offset(self) -> timedelta:
        return timedelta(seconds=float(self.setting("offset", "0")))

    def advance(self, delta: timedelta) -> None:
        with self.transaction():
            self.set("offset", str((self.offset() + delta).total_seconds()))

    def setting(self, name: str, otherwise: str = "") -> str:
        row = self.db().execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else otherwise

    def set(self, name: str, value: str) -> None:
        self.db().execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def secret(self, name: str) -> str:
        """Made on first use, the same for every process afterwards."""
        self.db().execute("INSERT OR IGNORE INTO setting VALUES (?, ?)", (name, random_text(32)))
        return self.setting(name)
