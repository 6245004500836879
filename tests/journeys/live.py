"""A whole shop on a port of this machine: pages, the stand-in and its deliveries, the jobs."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread

from flask import Flask
from flask_migrate import upgrade
from werkzeug.serving import WSGIRequestHandler, make_server

from shop import clock, create_app, jobs
from shop.accounts.queries import account_of
from shop.checkout.queries import sellable
from shop.demo import load_demo_school
from shop.extensions import db, write_intent
from tests.browsers import Browser
from tests.conftest import settings


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        pass


@dataclass(frozen=True)
class LiveShop:
    app: Flask
    url: str

    @property
    def standin(self):
        return self.app.extensions["standin"]

    @property
    def calls(self):
        """The stand-in's deliverer, to pause and resume."""
        return self.app.extensions["deliverer"]

    @contextmanager
    def inside(self):
        """For what a test must look up or bring about behind the pages."""
        write_intent.set(True)
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()

    def ask(self, question):
        with self.inside():
            return question()

    def later(self, **time):
        """The clock of the shop and of the stand-in goes on."""
        self.standin.advance(timedelta(**time))

    def student(self, email):
        return account_of(email)

    def product(self, slug):
        return sellable(slug)

    def as_seen_by(self, email):
        """A browser without Chromium, for what only needs the answer."""
        browser = self.app.test_client()
        if email:
            browser.set_cookie("sid", self.session_cookie(email)["value"], domain="localhost")
        return browser

    def session_cookie(self, email):
        """What a browser holds after signing in; pages that sign in have journeys of their own."""
        with self.inside():
            browser = Browser(self.app, use_cookies=True)
            browser.sign_in(account_of(email))
            value = browser.get_cookie("sid").value
        return {"name": "sid", "value": value, "url": self.url}


def opened_school(folder, now):
    """The demo school, loaded once and copied for every journey."""
    app = create_app(settings(folder))
    with app.app_context():
        upgrade()
        load_demo_school(now)
        db.session.remove()
        db.engine.dispose()
    return folder


@contextmanager
def serving(school, folder, pay_host="127.0.0.1", **more):
    """A copy of the school, open until the test ends; `pay_host` is where Stripe's pages live."""
    shutil.copytree(school, folder, dirs_exist_ok=True)
    server = make_server("127.0.0.1", 0, None, threaded=True, request_handler=Quiet)
    url, pay_url = (f"http://{host}:{server.server_port}" for host in ("127.0.0.1", pay_host))
    app = create_app(settings(folder, **_real(url, pay_url), **more))
    server.app = app
    with _running(server, app):
        yield LiveShop(app, url)
    with app.app_context():
        db.engine.dispose()


@contextmanager
def _running(server, app):
    over = Event()
    threads = [
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True),
        Thread(target=_work, args=(app, over), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        app.extensions["deliverer"].stop()
        server.shutdown()
        server.server_close()
        for thread in threads:
            thread.join()


def _real(url, pay_url):
    """Not the tests' short cuts; `proxies` lets each browser come from an address of its own."""
    return {
        "testing": False,
        "public_base_url": url,
        "sandbox_base_url": pay_url,
        "proxies": 1,
    }


def _work(app, over):
    """What the job worker does, without waiting for the minute."""
    while not over.wait(0.3):
        with app.app_context():
            jobs.sweep(clock.now())
