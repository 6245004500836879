"""One shop per database, open for all scenarios; what must be true is asked after each of them."""

import shutil
import time
from uuid import uuid4

import pytest

from shop.payments.breaker import REST_SECONDS
from shop.sandbox import faults
from tests.conftest import NOON
from tests.postgres import new_database
from tests.scenarios.desk import staff
from tests.scenarios.invariants import broken_promises
from tests.scenarios.people import new_product, new_student
from tests.scenarios.shopfront import Shopfront
from tests.world import build

DATABASES = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def make_shopfront(empty_shop, request, tmp_path_factory):
    """An open shop with the named world in it; `careless` leaves one guard out."""
    opened = []

    def make(database, careless=None, kind=Shopfront):
        folder = tmp_path_factory.mktemp("shopfront")
        url = _database(database, folder, empty_shop, request)
        shop = kind(folder, url, careless)
        shop.ask(build, NOON)
        opened.append(shop)
        return shop.open()

    yield make
    for shop in opened:
        shop.close()


@pytest.fixture(scope="session")
def open_shops(make_shopfront):
    return {}


@pytest.fixture(params=DATABASES)
def shop(request, open_shops, make_shopfront):
    """Open since the first scenario; nothing is promised about rows, only about money."""
    if request.param not in open_shops:
        open_shops[request.param] = make_shopfront(request.param)
    yield from _watched(open_shops[request.param])


@pytest.fixture(params=DATABASES)
def own_shop(request, make_shopfront):
    """A shop of this scenario's own, which it may kill."""
    yield from _watched(make_shopfront(request.param))


def _watched(shop):
    shop.answers.clear()
    shop.calls.pause()
    yield shop
    if shop.standin.setting("fault"):  # there was trouble without end: Stripe is given a rest
        faults.clear(shop.standin)
        time.sleep(REST_SECONDS + 0.1)
    shop.work()
    assert broken_promises(shop) == []
    for event_id in shop.calls.pending():
        shop.calls.drop(event_id)


@pytest.fixture
def hana(shop):
    return new_student(shop)


@pytest.fixture
def tab(shop, hana):
    return shop.visitor(hana)


@pytest.fixture
def desk(shop):
    return staff(shop)


@pytest.fixture
def no_failures(shop):
    yield
    assert [each for each in shop.answers if each[1] >= 500] == []


@pytest.fixture
def seats(shop):
    return lambda number, **more: new_product(shop, seats=number, **more)


def _database(kind, folder, empty_shop, request):
    if kind == "sqlite":
        shutil.copy(empty_shop, folder / "shop.db")
        return f"sqlite:///{folder / 'shop.db'}"
    postgres = request.getfixturevalue("postgres")
    return new_database(postgres, f"shop_{uuid4().hex}", "empty")
