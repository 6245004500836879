"""Web and worker killed at random moments under load, again and again; then Stripe is asked."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from threading import Event, Thread

import requests
import sqlalchemy as sa

from shop.extensions import db
from shop.learning.models import Entitlement
from shop.outbox import Outbox
from tests.scenarios.invariants import broken_promises
from tests.scenarios.people import new_student
from tests.scenarios.shopfront import Shopfront

BUYERS = 6
SOONEST, LATEST, PATIENCE = 0.1, 1.5, 30


class Killable(Shopfront):
    """Its queue outlives the processes, and a worker of its own does the jobs."""

    worker = None

    def _environment(self):
        return super()._environment() | {"JOBS_URL": ""}

    def open(self):
        super().open()
        self.calls.resume()
        with (self.folder / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [sys.executable, "-m", "shop.cli", "worker"],
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def kill(self, number=signal.SIGKILL):
        super().kill(number)
        if self.worker and self.worker.poll() is None:
            os.killpg(self.worker.pid, number)
            self.worker.wait(40)


@dataclass
class Load:
    """Buyers who press on whatever happens; `answered` are orders whose thanks they saw."""

    shop: Killable
    answered: list[str] = field(default_factory=list)
    paid: int = 0
    over: Event = field(default_factory=Event)

    def start(self, students):
        shares = [students[place::BUYERS] for place in range(BUYERS)]
        threads = [Thread(target=self._buy, args=(share,)) for share in shares]
        for thread in threads:
            thread.start()
        return threads

    def wait_for_the_first(self):
        until = time.monotonic() + PATIENCE
        while not self.paid and time.monotonic() < until:
            time.sleep(0.02)

    def _buy(self, students):
        for student in students:
            if self.over.is_set():
                return
            try:
                self._buy_once(self.shop.visitor(student))
            except (requests.RequestException, AssertionError):
                continue  # the shop is gone in the middle of it

    def _buy_once(self, browser):
        public = browser.order("blog")
        browser.pay(public)
        self.paid += 1
        answer = browser.get(f"/orders/{public}/return")
        if answer.headers.get("Location", "").endswith("/thanks"):
            self.answered.append(public)


def round_of_kills(shop, chance, students_each=30):
    """One round; sentences about what was lost or done twice, and how much was paid."""
    students = [new_student(shop, "load") for _ in range(students_each)]
    load = Load(shop)
    threads = load.start(students)
    load.wait_for_the_first()
    time.sleep(chance.uniform(SOONEST, LATEST))
    shop.kill()
    load.over.set()
    for thread in threads:
        thread.join(60)

    shop.open()
    shop.later(minutes=40)
    for _ in range(3):
        shop.work()
    return [*broken_promises(shop), *lost(shop, students), *twice(shop)], load.paid


def lost(shop, students):
    """Every student whom Stripe charged has the course."""
    with shop.standin.reading() as stripe:
        charged = {
            int(each["metadata"]["order_id"]) for each in stripe.find("charge", status="succeeded")
        }
    owners = sa.text("SELECT id, student_id FROM orders")
    have = sa.select(Entitlement.student_id).where(Entitlement.revoked_at.is_(None))

    def asked():
        given = set(db.session.scalars(have))
        return [o for o, s in db.session.execute(owners) if o in charged and s not in given]

    return [f"order {number} was paid and gives nothing" for number in shop.ask(asked)]


def twice(shop):
    """The same letter only under the same key, and never two receipts of one order."""
    letters = sa.select(Outbox.payload["context"]["number"].as_string(), Outbox.key).where(
        Outbox.key.startswith("receipt:")
    )
    numbers = [number for number, _key in shop.ask(lambda: list(db.session.execute(letters)))]
    return [f"{each} has two receipts" for each in set(numbers) if numbers.count(each) > 1]


def rounds(shop, number, seed):
    """Runs them all; yields what was found in each round."""
    chance = random.Random(seed)
    for _ in range(number):
        yield round_of_kills(shop, chance)
