from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shop.sandbox.delivery import Deliverer

PRESS = {
    "amount": 1980,
    "currency": "jpy",
    "confirm": True,
    "payment_method": "pm_card_visa",
    "return_url": "http://shop.test/r",
}
TOLD = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "charge.updated"]


@pytest.fixture
def paid(v1, deliverer):
    return v1.payment_intents.create(PRESS)


def test_events_arrive_once_and_in_order(shop, deliverer, paid):
    deliverer.deliver_all()
    deliverer.deliver_all()

    assert shop.heard == TOLD
    assert deliverer.pending() == []


def test_events_may_arrive_backwards(shop, deliverer, paid):
    deliverer.deliver_all(order=reversed)

    assert shop.heard == TOLD[::-1]


def test_an_event_may_arrive_again(shop, deliverer, paid):
    first = deliverer.pending()[0]
    deliverer.duplicate(first)

    deliverer.deliver_all()

    assert shop.heard == [TOLD[0], *TOLD]


def test_a_dropped_event_never_arrives(shop, deliverer, paid):
    deliverer.drop(deliverer.pending()[0])

    deliverer.deliver_all()

    assert shop.heard == TOLD[1:]


def test_a_held_event_arrives_when_released(shop, deliverer, paid):
    first = deliverer.pending()[0]
    deliverer.hold(first)
    deliverer.deliver_all()
    assert deliverer.held() == [first]

    deliverer.release(first)
    deliverer.deliver_all()

    assert shop.heard == [*TOLD[1:], TOLD[0]]


def test_an_event_may_arrive_before_the_call_returns(shop, transport, deliverer, v1):
    transport.answered = deliverer.deliver_all

    v1.payment_intents.create(PRESS)

    assert shop.heard == TOLD


@pytest.mark.parametrize("answer", [500, 302, 400])
def test_what_the_shop_does_not_accept_comes_again(store, shop, deliverer, paid, answer):
    shop.answers = [answer, answer]
    deliverer.deliver_due()
    assert shop.heard == TOLD and len(deliverer.pending()) == 2

    store.advance(timedelta(seconds=2))
    deliverer.deliver_due()

    assert shop.heard == TOLD + TOLD[:2] and deliverer.pending() == []


def test_the_waits_grow_to_three_days_and_then_it_gives_up(store, shop, deliverer, paid):
    for event in deliverer.pending()[1:]:
        deliverer.drop(event)
    shop.answers = [500] * 50
    while deliverer.pending():
        deliverer.deliver_due()
        store.advance(timedelta(hours=1))

    assert len(shop.heard) == 11
    assert timedelta(days=2, hours=20) < store.offset() < timedelta(days=3, hours=4)


def test_a_crash_of_the_shop_is_a_500(store, v1, deliverer, paid):
    def broken(environ, start_response):
        raise RuntimeError("the database is gone")

    crashing = Deliverer(store, broken, "http://localhost")

    assert crashing.deliver(crashing.pending()[0]) == 500


def test_two_deliverers_share_the_work(store, shop, deliverer, paid):
    other = Deliverer(store, shop, "http://localhost")

    assert deliverer.deliver_due() + other.deliver_due() == 4
    assert shop.heard == TOLD


def test_each_event_arrives_once_however_many_workers_carry(store, shop, deliverer, v1):
    for _ in range(10):
        v1.customers.create()
    workers = [Deliverer(store, shop, "http://localhost") for _ in range(8)]

    with ThreadPoolExecutor(8) as pool:
        carried = sum(pool.map(lambda worker: worker.deliver_due(), workers))

    assert (carried, len(shop.heard)) == (10, 10)


def test_pausing_stops_them_all(shop, deliverer, paid):
    deliverer.pause()
    assert deliverer.deliver_due() == 0

    deliverer.resume()
    deliverer.deliver_due()

    assert shop.heard == TOLD


def test_the_signature_is_of_today_though_the_sandbox_clock_ran_ahead(store, shop, deliverer, paid):
    store.advance(timedelta(days=40))

    deliverer.deliver_all()

    assert shop.heard == TOLD


def test_an_endpoint_hears_only_what_it_asked_for(v1, shop, deliverer):
    asked = {"url": "http://localhost/webhooks/other", "enabled_events": ["charge.succeeded"]}
    other = v1.webhook_endpoints.create(asked)
    v1.webhook_endpoints.update("we_sandbox", {"disabled": True})
    shop.secret = other.secret

    v1.payment_intents.create(PRESS)
    deliverer.deliver_all()

    assert shop.heard == ["charge.succeeded"]


def test_the_secret_is_shown_once(v1, deliverer):
    asked = {"url": "http://localhost/w", "enabled_events": ["*"]}
    made = v1.webhook_endpoints.create(asked)

    assert made.secret.startswith("whsec_")
    assert "secret" not in v1.webhook_endpoints.retrieve(made.id)


def test_a_running_deliverer_needs_no_push(shop, deliverer, paid, until):
    deliverer.start()
    deliverer.start()

    until(lambda: shop.heard == TOLD)

    deliverer.stop()


def test_delivery_success_is_a_filter_of_the_event_list(v1, deliverer, paid):
    first = deliverer.pending()[0]
    deliverer.deliver(first)

    told = v1.events.list({"delivery_success": True}).data

    assert [event.id for event in told] == [first]
