"""A PostgreSQL of the tests' own: started from the installed binaries, thrown away afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
CARELESS = "-c fsync=off -c full_page_writes=off -c autovacuum=off"  # nobody will miss its rows
WHY_NOT = "no PostgreSQL server is installed here (Debian's package postgresql)"


def binaries():
    found = shutil.which("initdb") or (str(INSTALLED[-1]) if INSTALLED else None)
    return Path(found).parent if found else None


@contextmanager
def running():
    """The address of an empty server; as root it runs as the user the Debian package made."""
    programs, port = binaries(), _free_port()
    folder = Path(tempfile.mkdtemp(prefix="shop-tests-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    cluster = ("-D", folder / "data")
    _run(programs / "initdb", *cluster, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} {CARELESS}"
    _run(programs / "pg_ctl", *cluster, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        _run(programs / "pg_ctl", *cluster, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def new_database(server, name, template="template0"):
    engine = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    engine.dispose()
    return f"{server}/{name}"


def _run(program, *arguments):
    command = [str(program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
