import time

import pytest
import sqlalchemy as sa
import stripe

from shop.extensions import db
from shop.payments.models import OwnerTask, StripeEvent
from shop.sandbox.faults import Fault, fail_next

PATH = "/webhooks/stripe"


@pytest.fixture
def call(app, client):
    """Stripe calls with this body, signed as it signs."""

    def calling(body, **headers):
        stamp, secret = int(time.time()), app.extensions["stripe_secrets"][0]
        sign = stripe.WebhookSignature._compute_signature(f"{stamp}.{body}", secret)
        signed = {"Stripe-Signature": f"t={stamp},v1={sign}", "Content-Type": "application/json"}
        return client.post(PATH, data=body, headers=signed | headers)

    return calling


def event(kind, ref="cs_unknown", livemode="false"):
    return (f'{{"id":"evt_{kind}","type":"{kind}","livemode":{livemode},"created":1,'
            f'"data":{{"object":{{"id":"{ref}"}}}}}}')  # fmt: skip


def kept():
    db.session.rollback()
    return list(db.session.scalars(sa.select(StripeEvent)))


def test_an_unsigned_call_leaves_no_trace(client, world):
    assert client.post(PATH, data=event("x.y")).status_code == 400
    assert kept() == []


def test_an_event_we_do_not_know_is_kept_and_thanked_for(call, world):
    assert call(event("customer.created")).status_code == 204
    assert [row.outcome for row in kept()] == ["not_ours"]


@pytest.mark.scenario("16")
def test_an_event_of_the_other_mode_is_kept_and_ignored(call, world):
    assert call(event("checkout.session.completed", livemode="true")).status_code == 204
    assert [row.outcome for row in kept()] == ["other_mode"]


@pytest.mark.scenario("F2")
def test_a_failing_event_is_not_done_and_stripe_calls_again(call, world, standin):
    fail_next(standin, Fault.UNREACHABLE, 3)
    assert call(event("checkout.session.completed")).status_code == 500

    (row,) = kept()
    assert row.handled_at is None
    assert "AnswerLost" in row.error


@pytest.mark.scenario("13")
def test_an_event_about_nothing_we_know_is_parked_for_a_person(call, world):
    assert call(event("checkout.session.completed")).status_code == 204

    assert [row.outcome for row in kept()] == ["orphan"]
    assert db.session.scalars(sa.select(OwnerTask.kind)).all() == ["orphan"]


def test_a_done_event_again_changes_nothing(call, world):
    call(event("customer.created"))
    assert call(event("customer.created")).status_code == 204
    assert len(kept()) == 1


@pytest.mark.parametrize(("method", "status"), [("get", 405), ("put", 405), ("delete", 405)])
def test_only_a_post_is_heard(client, world, method, status):
    assert getattr(client, method)(PATH).status_code == status


@pytest.mark.scenario("19")
def test_an_oversized_body_is_refused_before_it_is_read(call, world):
    assert call("x" * 300_000).status_code == 413
    assert kept() == []
