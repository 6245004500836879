"""Many at once: threads that start together, each with its own session, on one database file."""

import time
from contextlib import contextmanager
from threading import Barrier, Thread

import pytest

from shop.extensions import db

BOTH_DATABASES = pytest.mark.parametrize(
    "database",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)],
    indirect=True,
)


def race(app, racers, work):
    """Run `work` that many times at the same moment; what each returned or raised, in no order."""
    results, start = [], Barrier(racers)

    def run():
        with app.app_context():
            start.wait()
            try:
                results.append(work())
            except Exception as failure:
                results.append(failure)
            finally:
                db.session.remove()

    db.session.commit()
    threads = [Thread(target=run) for _ in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.expire_all()
    return results


lookers = []


def wait_for_lookers(wanted):
    """Where a guard is off, whoever has looked writes only after that many have looked."""
    lookers.append(1)
    patience = time.monotonic() + 10
    while len(lookers) < wanted and time.monotonic() < patience:
        time.sleep(0.01)


@contextmanager
def guard_off(place, careless):
    """A race test counts only if it fails without its guard: put a careless one in its place."""
    lookers.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, careless)
        yield
