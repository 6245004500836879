"""Scenario 50: last night's backup takes the place of the shop; what Stripe knows comes back."""

import signal
import sqlite3
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.orders.models import Order
from shop.payments.models import OwnerTask
from tests.postgres import new_database
from tests.scenarios.people import new_student
from tests.scenarios.seen import accepting, given_to, letters, row_of

pytestmark = pytest.mark.slow


@pytest.fixture
def tab(own_shop):
    return own_shop.visitor(new_student(own_shop))


@pytest.mark.scenario("50")
def test_what_was_paid_after_the_backup_comes_back_from_stripe(own_shop, tab, tmp_path):
    tab.buy("blog")
    begun = tab.order("seo")
    taken = back_up(own_shop, tmp_path)
    tab.pay(begun)
    tab.get(f"/orders/{begun}/return")
    assert given_to(own_shop, tab.student_id) == 2

    put_back(own_shop, taken)
    assert given_to(own_shop, tab.student_id) == 1
    own_shop.work()

    assert given_to(own_shop, tab.student_id) == 2


@pytest.mark.scenario("50")
def test_an_order_the_backup_never_saw_is_told_again(own_shop, tab, tmp_path):
    taken = back_up(own_shop, tmp_path)
    bought = tab.buy("blog")
    press(own_shop, tab, bought)
    stranger = own_shop.visitor().buy("seo", email="lost@example.jp")

    put_back(own_shop, taken)
    other = own_shop.visitor(new_student(own_shop, "other"))
    late = other.order("seo")  # takes the numbers of the first lost order
    own_shop.work()

    assert given_to(own_shop, tab.student_id) == 2
    assert given_to(own_shop, other.student_id) == 0
    assert row_of(own_shop, late).paid_at is None
    assert row_of(own_shop, stranger).student.guest
    assert "proof_link" in letters(own_shop, stranger)[0].payload["context"]
    assert len(told_again(own_shop)) == 3


@pytest.mark.scenario("50")
def test_telling_again_twice_tells_once(own_shop, tab, tmp_path):
    taken = back_up(own_shop, tmp_path)
    public = tab.buy("blog")
    events = own_shop.calls.pending()
    put_back(own_shop, taken)

    for _ in range(2):
        answers = {own_shop.call(event) for event in events}
        own_shop.work()

    assert answers == {204}
    assert given_to(own_shop, tab.student_id) == 1
    assert own_shop.ask(lambda: db.session.query(Order).filter_by(public_id=public).count()) == 1


def press(shop, tab, bought):
    form = {"answer": "accepted", "quote": tab.quote(f"/orders/{bought}/thanks")}
    tab.post(accepting(shop, tab.student_id), **form)


def told_again(shop):
    tasks = sa.select(OwnerTask).filter_by(kind="lost_order")
    return shop.ask(lambda: list(db.session.scalars(tasks)))


def back_up(shop, folder):
    if shop.settings.database_url.startswith("sqlite"):
        place = folder / "backup.db"
        with closing(sqlite3.connect(place)) as kept, closing(_connected(shop)) as now:
            now.backup(kept)
        return place
    server, name = shop.settings.database_url.rsplit("/", 1)
    with closed(shop):
        new_database(server, f"{name}_kept", name)
    return f"{name}_kept"


def _connected(shop):
    return sqlite3.connect(shop.folder / "shop.db")


def put_back(shop, taken):
    if shop.settings.database_url.startswith("sqlite"):
        with closed(shop):
            for old in shop.folder.glob("shop.db*"):
                old.unlink()
            (shop.folder / "shop.db").write_bytes(taken.read_bytes())
        return
    server, name = shop.settings.database_url.rsplit("/", 1)
    engine = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with closed(shop), engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}"')
        connection.exec_driver_sql(f'ALTER DATABASE "{taken}" RENAME TO "{name}"')
    engine.dispose()


@contextmanager
def closed(shop):
    """For a moment nobody uses the database."""
    shop.kill(signal.SIGTERM)
    with shop.app.app_context():
        db.engine.dispose()
    yield
    shop.open()
