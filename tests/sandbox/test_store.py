import multiprocessing
from datetime import timedelta

import pytest

from shop.sandbox.api import make_api
from shop.sandbox.store import Store
from tests.sandbox.conftest import client_over

PRESS = {
    "amount": 1980,
    "currency": "jpy",
    "payment_method": "pm_card_visa",
    "confirm": True,
    "return_url": "http://shop.test/r",
}


def press(path):
    v1 = client_over(make_api(Store(path)))
    return [v1.payment_intents.create(PRESS, {"idempotency_key": "pay:31"}).id for _ in range(5)]


@pytest.mark.slow
def test_one_key_is_one_payment_in_several_processes_too(tmp_path, store, v1):
    with multiprocessing.get_context("spawn").Pool(3) as processes:
        made = processes.map(press, [tmp_path / "stripe.db"] * 3)

    assert len({intent for each in made for intent in each}) == 1
    assert len(v1.charges.list().data) == 1


def test_the_clock_runs_ahead_as_told_for_everyone_who_opens_the_store(tmp_path, store):
    before = store.now()

    store.advance(timedelta(days=3))

    assert store.offset() == timedelta(days=3)
    assert 259200 <= Store(tmp_path / "stripe.db").now() - before < 259260


def test_what_fails_halfway_leaves_nothing(store):
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        tx.later("session expires", "cs_1", 1 // 0)

    with store.reading() as tx:
        assert tx.db.execute("SELECT count(*) FROM timer").fetchone()[0] == 0


def test_a_secret_is_made_once(tmp_path, store):
    assert store.secret("page_secret") == Store(tmp_path / "stripe.db").secret("page_secret")
