import json

import pytest

from shop.sandbox import shapes
from tests.oracles import respcheck


def intent(**changes):
    return respcheck.skeleton("payment_intent") | {
        "id": "pi_1",
        "status": "succeeded",
        "amount": 1980,
        "currency": "jpy",
        **changes,
    }


def event(kind, subject):
    return {
        "id": "evt_1",
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": 1,
        "livemode": False,
        "pending_webhooks": 1,
        "type": kind,
        "request": {"id": None, "idempotency_key": None},
        "data": {"object": subject},
    }


@pytest.mark.parametrize("name", respcheck.object_names())
def test_every_skeleton_passes(name):
    assert respcheck.problems(respcheck.skeleton(name), name) == []


def test_the_sandbox_starts_from_these_skeletons():
    kept = json.loads(shapes.SKELETONS.read_text(encoding="utf-8"))

    assert kept == {name: respcheck.skeleton(name) for name in respcheck.object_names()}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "1980"}, "amount"),
        ({"status": "paid"}, "status"),
        ({"charges": {}}, "charges"),
        ({"next_action": {"redirect_to_url": {}}}, "next_action"),
    ],
)
def test_a_wrong_object_is_explained(changes, said):
    assert any(said in problem for problem in respcheck.problems(intent(**changes)))


def test_an_event_must_carry_its_object():
    assert respcheck.problems(event("payment_intent.succeeded", intent())) == []
    assert "carries a charge" in respcheck.problems(event("charge.refunded", intent()))[0]


def test_an_event_stripe_does_not_know_is_a_problem():
    assert respcheck.problems(event("order.paid", intent()))


def test_each_object_of_a_list_is_checked():
    page = {
        "object": "list",
        "url": "/v1/payment_intents",
        "has_more": False,
        "data": [intent(), intent(amount=None)],
    }

    assert [problem.split(":")[0] for problem in respcheck.problems(page)] == ["data/1/amount"]
