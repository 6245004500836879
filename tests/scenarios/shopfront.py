"""The real shop on a port: two worker processes, one database, the stand-in's file between them."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Thread

import requests

from shop import clock, create_app, jobs, queue
from shop.extensions import db, write_intent
from shop.payments.gateway import init_gateway
from shop.sandbox.api import make_api
from shop.sandbox.transport import InProcess
from tests.conftest import settings
from tests.scenarios.people import Visitor

WORKERS = 2
HOOK = "/webhooks/stripe"
SECRET = "0123456789abcdef" * 4


class Shopfront:
    """`careless` names a guard to leave out, for the proof that its scenario fails without it."""

    def __init__(self, folder, database_url, careless=None):
        self.folder, self.careless = folder, careless
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {"database_url": database_url, "public_base_url": self.url, "testing": False}
        self.settings = settings(folder, secret_key=SECRET, **kept)
        self.app = create_app(self.settings)
        self.standin, self.calls = (self.app.extensions[n] for n in ("standin", "deliverer"))
        self.impatient()
        self.answers, self.process = [], None

    def impatient(self):
        """The test's own calls to the stand-in never wait; the shop's do."""
        transport = InProcess(make_api(self.standin), patience=0)
        init_gateway(self.app, transport, (self.calls.endpoint_secret,))

    def open(self):
        self.standin.set("paused", "yes")  # a scenario delivers by itself, or resumes
        program = "tests.scenarios.careless" if self.careless else "shop.cli"
        words = [sys.executable, "-m", program]
        words += [self.careless] if self.careless else []
        words += ["web", "--workers", str(WORKERS), "--port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                words, env=self._environment(), stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_open()
        return self

    def kill(self, number=signal.SIGKILL):
        """Arbiter and workers at once, as when the machine loses its power."""
        os.killpg(self.process.pid, number)
        self.process.wait(20)

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill(signal.SIGTERM)
        with self.app.app_context():
            db.engine.dispose()

    @contextmanager
    def inside(self):
        write_intent.set(True)
        clock.follow(self.standin.offset)
        queue.bind(self.app)
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()

    def ask(self, question, *given):
        with self.inside():
            return question(*given)

    def visitor(self, student=None):
        return Visitor(self, student)

    def call(self, event_id, **changes):
        """Stripe calls: the signed event over HTTP; the status of the answer."""
        body, signature = self.calls.letter(event_id)
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        return self.post(changes.pop("body", body), headers | changes.pop("headers", {}))

    def post(self, body, headers):
        answer = requests.post(self.url + HOOK, data=body, headers=headers, timeout=30)
        self.answers.append((HOOK, answer.status_code))
        return answer.status_code

    def deliver_all(self):
        """Each waiting event over HTTP, in order; the stand-in remembers what was answered."""
        for event_id in self.calls.pending():
            if 200 <= self.call(event_id) < 300:
                self.calls.drop(event_id)

    def events(self, kind, ref=None):
        with self.standin.reading() as stripe:
            found = stripe.rows("event", "type = ?", (kind,), "ASC")
        return [each["id"] for each in found if ref in (None, each["data"]["object"]["id"])]

    def later(self, **time_passed):
        self.standin.advance(timedelta(**time_passed))

    def work(self):
        """What the job worker does each minute."""
        self.ask(jobs.sweep, clock.now())
        self.ask(jobs.stragglers, clock.now())
        self.ask(jobs.catch_up, clock.now())
        self.ask(jobs.sweep, clock.now())

    def _environment(self):
        return os.environ | {
            "DATABASE_URL": self.settings.database_url,
            "SECRET_KEY": SECRET,
            "SHOP_INSTANCE": str(self.folder),
            "PUBLIC_BASE_URL": self.url,
            "JOBS_URL": "memory://",
            "PROXIES": "1",
        }

    def _wait_until_open(self):
        for _ in range(600):
            try:
                if requests.get(f"{self.url}/readyz", timeout=5).ok:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        raise AssertionError((self.folder / "server.log").read_text()[-3000:])


def at_once(works):
    """Run them all at the same moment; what each returned or raised, in their order."""
    works = list(works)
    results, start = [None] * len(works), Barrier(len(works))

    def run(place, work):
        start.wait()
        try:
            results[place] = work()
        except Exception as failure:
            results[place] = failure

    threads = [Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
