import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from shop.extensions import db


@pytest.fixture
def say(app):
    return lambda *words: app.test_cli_runner().invoke(args=[str(word) for word in words])


@pytest.fixture
def place(app):
    return app.config["SHOP"].instance / "shop.db"


@pytest.fixture(autouse=True)
def nothing_aside(place):
    yield
    for old in place.parent.glob("shop.db.*"):
        old.unlink()


@pytest.fixture
def taken(say, world, tmp_path):
    """A backup in which Hana is still called Hana."""
    copy = tmp_path / "backup.db"
    assert say("backup", copy).exit_code == 0
    return copy


def close():
    db.session.remove()
    db.engine.dispose()


def names(file):
    with closing(sqlite3.connect(file)) as rows:
        return {name for (name,) in rows.execute("SELECT name FROM student")}


def test_a_backup_is_taken_while_the_shop_is_open(taken, world):
    assert world.hana.name in names(taken)
    assert taken.stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_a_backup_never_overwrites(say, world, tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("mine")

    answer = say("backup", kept)

    assert answer.exit_code == 1
    assert "File exists; name another file" in answer.output
    assert kept.read_text() == "mine"


def test_a_backup_takes_the_place_of_the_shop_and_that_one_stands_aside(say, world, taken, place):
    old, world.hana.name = world.hana.name, "Somebody else"
    db.session.commit()
    close()

    answer = say("restore", taken)

    assert answer.exit_code == 0
    assert old in names(place)
    (aside,) = place.parent.glob("shop.db.before-*")
    assert "Somebody else" in names(aside)
    assert str(aside) in answer.output


def test_the_restored_shop_opens(say, taken, client):
    close()
    say("restore", taken)

    assert client.get("/readyz").status_code == 200


def test_a_running_shop_is_not_replaced(say, taken, place, world):
    with closing(sqlite3.connect(place)) as running:
        running.execute("SELECT count(*) FROM student").fetchone()
        close()
        answer = say("restore", taken)

    assert answer.exit_code == 1
    assert "stop its web server and its worker first" in answer.output


def test_a_lost_or_broken_shop_is_replaced(say, taken, place, world):
    close()
    place.write_text("no database" * 100)
    assert say("restore", taken).exit_code == 0

    place.unlink()
    assert "what was there is nothing" in say("restore", taken).output


def test_what_is_no_sound_backup_is_refused(say, taken, tmp_path):
    close()
    short, text = tmp_path / "short.db", tmp_path / "text"
    short.write_bytes(taken.read_bytes()[:20_000])
    text.write_text("no database" * 100)

    for file in (short, text, tmp_path / "nowhere"):
        answer = say("restore", file)
        assert answer.exit_code == 1
        assert "Error: " in answer.output


def test_a_backup_whose_rows_do_not_fit_their_index_is_refused(say, taken):
    close()
    whole = taken.read_bytes()
    taken.write_bytes(whole.replace(b"hana@example.jp", b"hama@example.jp", 1))

    assert "is damaged: " in say("restore", taken).output


def test_another_versions_backup_is_refused(say, taken):
    close()
    with closing(sqlite3.connect(taken)) as rows:
        rows.execute("UPDATE alembic_version SET version_num = '0001'")
        rows.commit()

    assert "another version's schema" in say("restore", taken).output


def test_a_live_database_is_no_backup(say, taken, place):
    close()
    assert "is in use by a shop" in say("restore", place).output

    taken.with_name("backup.db-wal").touch()
    assert "is in use by a shop" in say("restore", taken).output


def test_a_shop_that_was_never_prepared_has_no_backup(say, tmp_path):
    db.session.execute(db.text("DROP TABLE alembic_version"))
    db.session.commit()

    answer = say("backup", tmp_path / "empty.db")

    assert answer.exit_code == 1
    assert "There is nothing to back up yet" in answer.output
    assert not (tmp_path / "empty.db").exists()


def test_another_shops_database_is_no_backup(say, taken):
    close()
    with closing(sqlite3.connect(taken)) as rows:
        rows.execute("DROP TABLE ledger_entry")
        rows.commit()

    assert "is not a backup of this shop: no table ledger_entry" in say("restore", taken).output


def test_looking_at_a_copy_leaves_it_as_it_was(say, taken, place):
    close()
    with closing(sqlite3.connect(taken)) as rows:
        rows.execute("PRAGMA journal_mode=WAL")
        rows.execute("UPDATE alembic_version SET version_num = '0001'")
        rows.commit()

    assert "another version's schema" in say("restore", taken).output
    assert [each.name for each in taken.parent.iterdir()] == [taken.name]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_backup_that_finds_no_room_leaves_the_shop_where_it_is(say, taken, place, world):
    name = world.hana.name
    close()
    place.with_name("shop.db.restoring").symlink_to("/dev/full")

    answer = say("restore", taken)

    assert answer.exit_code == 1
    assert "shop.db.restoring cannot be written: No space left on device" in answer.output
    assert name in names(place)


@pytest.mark.slow
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("word", "tool"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_postgresql_has_its_own_tools(say, tmp_path, word, tool):
    assert f"use {tool} there" in say(word, tmp_path / "file").output
