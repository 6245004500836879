"""Starting the shop: ports, broken databases, starting over."""

import socket
import sqlite3
from dataclasses import replace

import pytest

from shop import cli, create_app, serving, upgrading
from shop.extensions import db
from tests.conftest import settings


@pytest.fixture
def busy_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_the_usual_port_moves_on_when_it_is_busy(busy_port):
    assert serving.free_port("127.0.0.1", busy_port) > busy_port


@pytest.mark.parametrize("what", ["demo", "web"])
def test_a_named_port_in_use_stops_with_a_sentence(busy_port, what):
    with pytest.raises(SystemExit, match=f"Port {busy_port} .* it is in use. Name another"):
        cli.main([what, "--port", str(busy_port)])


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty"])
def test_a_port_that_is_none_stops_with_a_sentence(port, capsys):
    with pytest.raises(SystemExit):
        cli.main(["web", f"--port={port}"])

    assert "a port is a number from 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize("many", ["0", "-1", "two"])
def test_processes_that_are_none_stop_with_a_sentence(many, capsys):
    with pytest.raises(SystemExit):
        cli.main(["web", f"--workers={many}"])

    assert "processes are a number from 1 to 99" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["reconcile"], ["school", "export"], ["foresee", "blog"]])
def test_a_command_before_the_database_is_prepared_stops_with_a_sentence(tmp_path, words):
    runner = create_app(settings(tmp_path)).test_cli_runner()

    said = runner.invoke(args=words)

    assert said.exit_code == 1
    assert "not at this version's schema" in said.output
    assert "shop.cli prepare" in said.output


def test_another_database_that_does_not_answer_is_not_to_be_begun_again(tmp_path):
    chosen = replace(settings(tmp_path), database_url="postgresql://127.0.0.1:1/shop")

    with pytest.raises(SystemExit, match="Look at DATABASE_URL"), upgrading.in_one_sentence(chosen):
        raise sqlite3.DatabaseError("no answer")


@pytest.fixture
def upgraded(tmp_path):
    """Opens the shop's database in the folder as `prepare` does."""

    def upgrade():
        chosen = settings(tmp_path)
        with upgrading.in_one_sentence(chosen):
            app = create_app(chosen)
            with app.app_context():
                try:
                    upgrading.upgrade()
                finally:
                    db.session.remove()
                    db.engine.dispose()

    return upgrade


@pytest.mark.parametrize("name", ["shop.db", "stripe.db"])
def test_a_file_that_is_no_database_stops_with_a_sentence(upgraded, tmp_path, name):
    (tmp_path / name).write_text("not a database" * 100)

    with pytest.raises(SystemExit, match="cannot be used: its file holds no database"):
        upgraded()


def test_a_database_of_a_newer_shop_stops_with_a_sentence(upgraded, tmp_path):
    upgraded()
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from the future'")
    connection.close()

    with pytest.raises(SystemExit, match="last used by a newer version of the shop"):
        upgraded()


def test_starting_over_leaves_only_the_key_behind(tmp_path):
    for name in ("shop.db", "shop.db-wal", "stripe.db", "jobs.db", "secret_key"):
        (tmp_path / name).touch()
    (tmp_path / "media" / "ab").mkdir(parents=True)

    cli.start_over(settings(tmp_path))

    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_starting_over_never_touches_another_database(tmp_path):
    (tmp_path / "shop.db").touch()

    with pytest.raises(SystemExit, match="only the demo's own files"):
        cli.start_over(settings(tmp_path, database_url="postgresql://db.example.jp/shop"))

    assert (tmp_path / "shop.db").exists()
