"""A shop of its own for every test: migrated schema, the stand-in behind the real SDK, its time."""

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask_migrate import upgrade
from hypothesis import HealthCheck
from hypothesis import settings as given_settings
from sqlalchemy import event

from shop import config, create_app
from shop.extensions import db, write_intent
from shop.payments import gateway
from shop.sandbox.api import make_api
from tests.browsers import each_request_alone
from tests.oracles.transport import ShopTransport, wrong_shapes
from tests.postgres import WHY_NOT, binaries, new_database, running
from tests.sharing import SharedShop, built_once
from tests.world import build

NOON = datetime(2026, 10, 8, 3, 0, tzinfo=UTC)  # noon in Japan

# The same examples in every run, however slow the machine; new ones: --hypothesis-profile default
given_settings.register_profile(
    "repeated", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
given_settings.load_profile("repeated")


def settings(folder, **changes):
    values = {
        "database_url": f"sqlite:///{folder / 'shop.db'}",
        "secret_key": "0123456789abcdef" * 4,
        "instance": folder,
        "public_base_url": "http://localhost",
        "jobs_url": "memory://",
        "testing": True,
    }
    return config.Config(**values | changes)


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory):
    """A migrated database file that every test copies instead of migrating again."""
    folder = tmp_path_factory.mktemp("empty")
    app = create_app(settings(folder))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    return folder / "shop.db"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A PostgreSQL server with one migrated database, `empty`, that tests copy."""
    if binaries() is None:
        if os.environ.get("CI"):
            pytest.fail(WHY_NOT)
        pytest.skip(WHY_NOT)
    folder = tmp_path_factory.mktemp("postgres")
    with running() as server:
        app = create_app(settings(folder, database_url=new_database(server, "empty")))
        with app.app_context():
            upgrade()
            db.session.remove()
            db.engine.dispose()
        yield server


@pytest.fixture(scope="session")
def shared_shop(empty_shop, tmp_path_factory):
    app = each_request_alone(create_app(settings(tmp_path_factory.mktemp("shop"))))
    return SharedShop(app, empty_shop)


def fresh_app(shared_shop):
    """For what makes many shops in one test: as the app fixture, without its context."""
    app = shared_shop.as_new()
    write_intent.set(True)
    _check_all_that_stripe_hears_and_says(app)
    store = app.extensions["standin"]
    store.advance(NOON - datetime.now(UTC) - store.offset())
    return app


@pytest.fixture
def database(request):
    """What this test keeps its rows in: SQLite, unless the test asks otherwise."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def app(request, database):
    app = request.getfixturevalue(f"shop_on_{database}")
    write_intent.set(True)
    _check_all_that_stripe_hears_and_says(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    assert wrong_shapes(app.extensions["standin"]) == []


@pytest.fixture
def shop_on_sqlite(shared_shop):
    return shared_shop.as_new()


@pytest.fixture
def shop_on_postgresql(postgres, tmp_path):
    copied = new_database(postgres, f"test_{uuid4().hex}", "empty")
    return each_request_alone(create_app(settings(tmp_path, database_url=copied)))


def _check_all_that_stripe_hears_and_says(app):
    transport = ShopTransport(make_api(app.extensions["standin"]), patience=0)
    gateway.init_gateway(app, transport, (app.extensions["deliverer"].endpoint_secret,))


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def now():
    return NOON


@pytest.fixture
def world(app):
    return built_once(build, NOON)


@pytest.fixture
def desk(client, world):
    """Mori's browser: the blog, the ladder and their next steps are his."""
    return client.sign_in(world.mori)


@pytest.fixture
def owners_desk(client, world):
    return client.sign_in(world.nao)


@pytest.fixture
def standin(app):
    """The stand-in's store, its clock at noon with the tests'."""
    store = app.extensions["standin"]
    store.advance(NOON - datetime.now(UTC) - store.offset())
    return store


@pytest.fixture
def stripe_calls(app):
    """Delivers the stand-in's events by hand: pending, deliver, deliver_all, drop."""
    return app.extensions["deliverer"]


@pytest.fixture
def counting_queries(app):
    """`with counting_queries() as seen:` collects the statements sent to the database."""

    @contextmanager
    def counting():
        seen = []

        def note(connection, cursor, statement, *rest):
            if not statement.startswith(("PRAGMA", "BEGIN")):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


def pytest_collection_modifyitems(items):
    """Whatever takes longest starts first, so that no process is left alone with it."""
    order = ("tests/journeys/test_every", "tests/journeys/", "tests/test_demo")
    items.sort(key=lambda each: [not each.nodeid.startswith(first) for first in order])
