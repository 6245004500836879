"""Scenario 49: nothing can be written, over HTTP with two processes; no restart afterwards."""

import resource
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.payments.models import StripeEvent
from tests.scenarios.people import words
from tests.scenarios.seen import one_sale, row_of, session_of

pytestmark = pytest.mark.slow
NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
READ_ONLY = "default_transaction_read_only"


@pytest.mark.scenario("49")
def test_a_full_disk_leaves_nothing_half_done_and_needs_no_restart(shop, hana):
    tab = shop.visitor(hana)
    public = tab.order("blog")
    tab.pay(public)
    (event,) = shop.events("checkout.session.completed", session_of(shop, public))
    before = workers(shop)

    with full_disk(shop):
        answers = {shop.call(event) for _ in range(4)}
        page = tab.post(f"/orders/{public}/stop")
        reading = tab.get("/legal/refund").status_code

    assert min(answers) >= 500
    assert page.status_code >= 500
    assert "もう一度" in words(page)
    assert reading == 200
    assert (row_of(shop, public).paid_at, done_at(shop, event)) == (None, None)
    assert shop.call(event) == 204
    assert one_sale(shop, public)
    assert workers(shop) == before


def done_at(shop, event):
    row = sa.select(StripeEvent.handled_at).filter_by(event_id=event)
    return shop.ask(lambda: db.session.scalar(row))


def workers(shop):
    at = Path(f"/proc/{shop.process.pid}/task/{shop.process.pid}/children")
    return [int(number) for number in at.read_text().split()]


@contextmanager
def full_disk(shop):
    """Every write of the shop's processes fails; other people's do not."""
    on_sqlite = shop.settings.database_url.startswith("sqlite")
    fill, empty = (_limit, _no_limit) if on_sqlite else (_read_only, _writable)
    fill(shop)
    try:
        yield
    finally:
        empty(shop)


def _limit(shop):
    for number in workers(shop):
        resource.prlimit(number, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def _no_limit(shop):
    for number in workers(shop):
        resource.prlimit(number, resource.RLIMIT_FSIZE, NO_LIMIT)


def _read_only(shop):
    _tell_server(shop, f"ALTER SYSTEM SET {READ_ONLY} = on")


def _writable(shop):
    _tell_server(shop, f"ALTER SYSTEM RESET {READ_ONLY}")


def _tell_server(shop, sentence):
    """What a server does when its disk is full, or when it became somebody's copy."""
    url = shop.settings.database_url.replace("postgresql:", "postgresql+psycopg:")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SET {READ_ONLY} = off")
        connection.exec_driver_sql(sentence)
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()
