"""A SQLite shop as one file, taken while it runs, and put back while it stands still."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from shop import schema
from shop.extensions import db

SIDES = ("", "-wal", "-shm")


class Refused(Exception):
    """With a sentence that says why, and what to do instead."""


def back_up(to: Path) -> None:
    _place("pg_dump")
    if schema.found() is None:
        raise Refused("There is nothing to back up yet: no shop was prepared in this database.")
    db.session.rollback()
    try:
        to.touch(mode=0o600, exist_ok=False)  # it holds addresses and orders
    except OSError as failure:
        raise Refused(f"{to} cannot be made: {failure.strerror}; name another file.") from None
    try:
        with closing(db.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(to),))
    except BaseException as failure:
        to.unlink()
        if isinstance(failure, sqlite3.Error):
            raise Refused(f"{to} cannot be written: {failure}.") from None
        raise


def restore(copy: Path, now: datetime) -> Path | None:
    """The place where the shop's file was moved to, if there was one."""
    place = _place("pg_restore")
    _check_apart(copy, place)
    _check_content(copy, schema.newest())
    _check_nobody_uses(place)
    ready = _brought(copy, place)
    aside = _move_aside(place, now)
    ready.replace(place)
    return aside


def _place(elsewhere: str) -> Path:
    url = db.engine.url
    if url.get_backend_name() != "sqlite":
        raise Refused(f"This shop keeps its rows in PostgreSQL: use {elsewhere} there.")
    return Path(str(url.database))


def _check_apart(copy: Path, place: Path) -> None:
    if not copy.is_file():
        raise Refused(f"There is no file {copy}.")
    own = place.exists() and copy.samefile(place)
    if own or Path(f"{copy}-wal").exists():
        raise Refused(f"{copy} is in use by a shop; take a copy of it with flask backup.")


def _check_content(copy: Path, newest: str | None) -> None:
    try:
        untouched = f"{copy.absolute().as_uri()}?mode=ro&immutable=1"  # leaves no files beside it
        with closing(sqlite3.connect(untouched, uri=True)) as file:
            sound = file.execute("PRAGMA integrity_check").fetchone()[0]
            found = file.execute("SELECT version_num FROM alembic_version").fetchone()
            tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as failure:
        raise Refused(f"{copy} is not a backup of this shop: {failure}.") from None
    if sound != "ok":
        raise Refused(f"{copy} is damaged: {sound.splitlines()[0]}.")
    if found != (newest,):
        raise Refused(
            f"{copy} has another version's schema: bring a copy of it up to date first, with"
            " DATABASE_URL=sqlite:///COPY python3 dev.py -m shop.cli prepare."
        )
    if missing := db.metadata.tables.keys() - tables:
        raise Refused(f"{copy} is not a backup of this shop: no table {min(missing)}.")


def _check_nobody_uses(place: Path) -> None:
    """SQLite leaves WAL only for a connection that is alone; what waits in the WAL comes along."""
    if not place.exists():
        return
    try:
        with closing(sqlite3.connect(place, timeout=0)) as file:
            file.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:
        raise Refused("The shop is running: stop its web server and its worker first.") from None
    except sqlite3.DatabaseError:
        return  # broken, which may be why a backup is put in its place


def _brought(copy: Path, place: Path) -> Path:
    """Whole, beside the shop's own file, which is not touched before."""
    ready = place.with_name(f"{place.name}.restoring")
    try:
        ready.touch(mode=0o600)
        shutil.copyfile(copy, ready)
    except OSError as failure:
        ready.unlink(missing_ok=True)
        raise Refused(f"{ready} cannot be written: {failure.strerror}.") from None
    return ready


def _move_aside(place: Path, now: datetime) -> Path | None:
    aside = place.with_name(f"{place.name}.before-{now:%Y%m%d-%H%M%S-%f}")
    for side in SIDES:
        if (old := Path(f"{place}{side}")).exists():
            old.rename(f"{aside}{side}")
    return aside if aside.exists() else None
