"""The first command of the README: it opens, greets, and leaves nothing behind."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from shop.demo import LOGINS
from tests.measure import ROOT

PATIENCE = 90
PREPARE = [sys.executable, "-m", "shop.cli", "prepare"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and /proc are POSIX")


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """A demo school that was opened before."""
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run(PREPARE, cwd=ROOT, env=environ(folder), check=True, timeout=PATIENCE)
    return folder


def environ(instance):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"SHOP_INSTANCE": str(instance), "SHOP_DEMO": "1"}


@pytest.fixture
def demo(tmp_path, instance):
    """Starts the demo in a session of its own and waits for its greeting."""
    output = tmp_path / "output.txt"
    started = []

    def start(*words):
        with output.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "shop.cli", "demo", *words],
                cwd=ROOT,
                env=environ(instance),
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        started.append(process)
        wait_until(lambda: "Ctrl-C" in output.read_text() or process.poll() is not None)
        return process, output.read_text()

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(so):
    end = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def family(pid):
    """The process and all that came from it, by number."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]


def gone(pid):
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.mark.slow
def test_the_demo_opens_greets_and_stops_without_a_trace(demo):
    process, said = demo()
    address = re.search(r"http://127\.0\.0\.1:\d+/", said)[0]
    with urllib.request.urlopen(address, timeout=PATIENCE) as home:
        assert home.status == 200
    assert all(email in said and password in said for _, email, password in LOGINS)
    everyone = family(process.pid)
    assert len(everyone) >= 3  # the parent, a web server, the job worker

    process.send_signal(signal.SIGTERM)

    wait_until(lambda: all(map(gone, everyone)))


def rows(instance, question):
    with closing(sqlite3.connect(instance / "shop.db")) as shop:
        return shop.execute(question).fetchall()


@pytest.mark.slow
def test_the_demo_does_the_work_that_waits(demo, instance):
    waiting = "SELECT id FROM outbox WHERE done_at IS NULL"
    caught_up = "SELECT minute FROM periodic_run WHERE task = 'caught_up'"
    assert rows(instance, waiting)

    demo()

    wait_until(lambda: not rows(instance, waiting) and rows(instance, caught_up))


@pytest.mark.slow
def test_it_keeps_its_data_and_even_killed_leaves_nobody_behind(demo, instance):
    orders = "SELECT id, paid_at FROM orders"
    before = rows(instance, orders)
    process, _ = demo()
    assert rows(instance, orders) == before != []
    everyone = family(process.pid)

    process.kill()
    process.wait()

    wait_until(lambda: all(map(gone, everyone)))
