import time

import pytest
import stripe

from shop.extensions import db
from shop.payments import gateway
from shop.payments.models import Payment
from shop.payments.rules import BadSignature, TransactionOpen

BODY = b'{"id":"evt_1","type":"x.y","livemode":false,"created":1,"data":{"object":{"id":"pi_1"}}}'


def signed(app, body=BODY, age=0, secret=None):
    secret = secret or app.extensions["stripe_secrets"][0]
    stamp = int(time.time()) - age
    sign = stripe.WebhookSignature._compute_signature
    return f"t={stamp},v1={sign(f'{stamp}.{body.decode()}', secret)}"


def test_no_call_leaves_while_a_transaction_is_open(app, world):
    db.session.query(Payment).count()

    with pytest.raises(TransactionOpen):
        gateway.intent_of("pi_1")


def test_a_call_leaves_when_the_transaction_is_over(app, world):
    db.session.query(Payment).count()
    db.session.commit()

    with pytest.raises(gateway.GatewayError, match="resource_missing"):
        gateway.intent_of("pi_1")


def test_a_signed_event_is_read(app):
    event = gateway.read_event(BODY, signed(app))

    assert (event.event_id, event.kind, event.object_ref) == ("evt_1", "x.y", "pi_1")


@pytest.mark.parametrize("change", [
    pytest.param({"age": 301}, id="too old"),
    pytest.param({"age": -301}, id="from the future"),
    pytest.param({"secret": "whsec_other"}, id="another secret"),
])  # fmt: skip
def test_a_delivery_that_is_not_stripes_is_refused(app, change):
    with pytest.raises(BadSignature):
        gateway.read_event(BODY, signed(app, **change))


@pytest.mark.parametrize("signature", ["", "t=1", "v1=abc", "t=x,v1=y", "nonsense"])
def test_a_signature_that_is_none_is_refused(app, signature):
    with pytest.raises(BadSignature):
        gateway.read_event(BODY, signature)


@pytest.mark.parametrize("body", [BODY + b" ", b"\xff\xfe", b"", b"[]"])
def test_an_altered_body_is_refused(app, body):
    with pytest.raises(BadSignature):
        gateway.read_event(body, signed(app))


@pytest.mark.scenario("12")
def test_an_old_and_a_new_secret_are_both_good_while_they_change(app):
    app.extensions["stripe_secrets"] = ("whsec_new", "whsec_old")

    assert gateway.read_event(BODY, signed(app, secret="whsec_old"))
    assert gateway.read_event(BODY, signed(app, secret="whsec_new"))
