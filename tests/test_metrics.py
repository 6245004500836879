"""What a monitor reads, and that nobody else does."""

from dataclasses import replace

import pytest

from shop import outbox
from shop.extensions import db
from shop.payments.models import StripeEvent


@pytest.fixture
def token(app):
    app.config["SHOP"] = replace(app.config["SHOP"], metrics_token="a-long-token")
    return {"Authorization": "Bearer a-long-token"}


def value(client, name, **headers):
    lines = client.get("/metrics", headers=headers).text.splitlines()
    return [float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name)]


def test_this_machine_may_read_and_nobody_from_beyond_a_proxy(client, world):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404


def test_with_a_token_only_its_bearer_reads(client, world, token):
    far = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}

    assert client.get("/metrics", headers=token, **far).status_code == 200
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer é"}).status_code == 404


def test_each_answer_is_counted_by_page_and_status(client, world):
    name = 'shop_requests_total{page="health.healthz",status="200"}'
    before = sum(value(client, name))

    client.get("/healthz")

    assert sum(value(client, name)) == before + 1


def test_what_waits_and_what_failed_is_told(client, world):
    outbox.put_letter(outbox.Letter("x@example.jp", "receipt", "ja", {}), "a-letter", world.now)
    facts = {"kind": "x", "object_ref": "y", "livemode": False, "created": 1}
    db.session.add(StripeEvent(event_id="evt_1", received_at=world.now, error="boom", **facts))
    db.session.commit()

    assert value(client, 'shop_events{outcome="failing"}') == [1.0]
    assert sum(value(client, "shop_outbox{")) == 1.0
