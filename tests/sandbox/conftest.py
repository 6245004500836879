"""The sandbox alone: its store, the real SDK over it, a shop that writes down what it hears."""

import time
from datetime import timedelta

import pytest
import stripe
from werkzeug.wrappers import Request, Response

from shop.sandbox.api import make_api
from shop.sandbox.delivery import Deliverer
from shop.sandbox.pages import make_pages
from shop.sandbox.store import Store
from tests.oracles.transport import CheckedInProcess, wrong_shapes
from tests.sandbox.browsing import Visitor

LINE = {
    "quantity": 1,
    "price_data": {
        "currency": "jpy",
        "unit_amount": 49800,
        "tax_behavior": "inclusive",
        "product_data": {"name": "ブログ講座", "metadata": {"product_id": "1"}},
    },
}


class Shop:
    """Answers the webhook with the statuses it was told, then with 200."""

    def __init__(self):
        self.heard, self.answers, self.secret = [], [], ""

    @Request.application
    def __call__(self, request):
        event = stripe.Webhook.construct_event(
            request.get_data(), request.headers["Stripe-Signature"], self.secret
        )
        self.heard.append(event.type)
        return Response(status=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "stripe.db")
    yield store
    assert wrong_shapes(store) == []


def client_over(wsgi_app, transport=None):
    stripe.enable_telemetry = False
    nowhere = "http://stripe.invalid"
    return stripe.StripeClient(
        "sk_test_sandbox_tests",
        http_client=transport or CheckedInProcess(wsgi_app, patience=0),
        max_network_retries=2,
        base_addresses={
            "api": nowhere,
            "files": nowhere,
            "connect": nowhere,
            "meter_events": nowhere,
        },
    ).v1


@pytest.fixture
def guard():
    """What is asked before each call; a test may add a refusal."""
    return []


@pytest.fixture
def transport(store, guard):
    return CheckedInProcess(
        make_api(store), guard=lambda: [refuse() for refuse in guard], patience=0
    )


@pytest.fixture
def v1(transport):
    return client_over(None, transport)


@pytest.fixture
def shop():
    return Shop()


@pytest.fixture
def deliverer(store, shop):
    deliverer = Deliverer(store, shop, "http://localhost")
    shop.secret = deliverer.endpoint_secret
    return deliverer


@pytest.fixture
def owner():
    """Who looks at the console; a test may sign the owner out."""
    return {"signed_in": True}


@pytest.fixture
def advanced():
    return []


@pytest.fixture
def pages(store, owner, advanced):
    return make_pages(
        store, "http://pay.test", lambda environ: owner["signed_in"], on_advance=advanced.append
    )


@pytest.fixture
def visitor(pages):
    return Visitor(pages)


@pytest.fixture
def waiting_intent(v1):
    """One press of a card whose bank asks."""
    return v1.payment_intents.create(
        {
            "amount": 1980,
            "currency": "jpy",
            "payment_method": "pm_card_threeDSecure2Required",
            "confirm": True,
            "return_url": "http://shop.test/orders/2/return?kind=add-on",
            "allowed_payment_method_types": ["card"],
        }
    )


@pytest.fixture
def open_session(v1):
    def open_one(**changes):
        usual = {
            "mode": "payment",
            "line_items": [LINE],
            "locale": "ja",
            "customer_creation": "always",
            "customer_email": "hana@example.com",
            "success_url": "http://shop.test/orders/1/return?session_id={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://shop.test/courses/blog",
            "metadata": {"payment_id": "31"},
            "expires_at": int(time.time()) + 1800,
            "adaptive_pricing": {"enabled": False},
            "payment_intent_data": {"metadata": {"payment_id": "31"}, "description": "ブログ講座"},
            "payment_method_options": {"card": {"setup_future_usage": "on_session"}},
        }
        asked = {**usual, **changes}
        return v1.checkout.sessions.create({k: v for k, v in asked.items() if v != ""})

    return open_one


@pytest.fixture
def minutes_pass(store):
    return lambda minutes: store.advance(timedelta(minutes=minutes))


@pytest.fixture
def until():
    """Waits for another thread, at most ten seconds."""

    def wait(so):
        ends = time.monotonic() + 10
        while not so():
            assert time.monotonic() < ends
            time.sleep(0.02)

    return wait
