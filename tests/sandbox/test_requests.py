"""What every request has in common: the key, the parameters, the route, lists, idempotency."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe
from werkzeug.test import Client

from shop.sandbox import faults, resources, sdk_check, sdk_routes
from shop.sandbox.api import make_api
from shop.sandbox.faults import Fault

PRESS = {
    "amount": 1980,
    "currency": "jpy",
    "payment_method": "pm_card_visa",
    "confirm": True,
    "return_url": "http://shop.test/r",
}
KEY = {"idempotency_key": "pay:31"}
SIGNED = {"Authorization": "Bearer sk_test_sandbox_1"}


def test_every_route_the_sandbox_serves_is_one_of_stripes():
    known = {(route.method, route.path) for route in sdk_routes.routes()}

    assert set(resources.ROUTES) <= known and len(known) > 500


@pytest.mark.parametrize("key", ["", "Bearer sk_live_1", "Bearer sk_test_1"])
def test_only_sandbox_keys_are_let_in(store, key):
    answer = Client(make_api(store)).get("/v1/customers", headers={"Authorization": key})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/nonsense"),
        ("POST", "/v1/subscriptions"),
        ("PUT", "/v1/customers"),
        ("DELETE", "/v1/payment_intents/pi_1"),
    ],
)
def test_what_the_sandbox_does_not_know_is_not_found(store, method, path):
    answer = Client(make_api(store)).open(path, method=method, headers=SIGNED)

    assert answer.status_code == 404
    assert answer.json["error"]["message"].startswith("Unrecognized request URL")


@pytest.mark.parametrize(
    ("method", "path", "body", "problem"),
    [
        ("POST", "/v1/refunds", "reason=because", ("reason", "invalid_enum")),
        ("POST", "/v1/refunds", "amount=two", ("amount", "parameter_invalid_integer")),
        ("POST", "/v1/refunds", "metadata=x", ("metadata", "invalid_hash")),
        ("POST", "/v1/refunds", "amount[a]=2", ("amount", "invalid_scalar")),
        ("POST", "/v1/payment_intents", "currency=jpy", ("amount", "parameter_missing")),
        (
            "POST",
            "/v1/payment_intents",
            "amount=1&currency=jpy&confirm=yes",
            ("confirm", "invalid_boolean"),
        ),
        (
            "POST",
            "/v1/payment_intents",
            "amount=1&currency=",
            ("currency", "parameter_invalid_empty"),
        ),
        ("POST", "/v1/coupons", "percent_off=ten", ("percent_off", "invalid_decimal")),
        (
            "POST",
            "/v1/promotion_codes",
            "coupon=C&promotion[type]=coupon",
            ("coupon", "parameter_unknown"),
        ),
        ("POST", "/v1/checkout/sessions", "line_items=x", ("line_items", "invalid_array")),
        ("POST", "/v1/checkout/sessions", "line_items[0]=x", ("line_items[0]", "invalid_object")),
        ("GET", "/v1/events", "limit=many", ("limit", "parameter_invalid_integer")),
    ],
)
def test_parameters_are_checked_against_the_sdks_own_types(method, path, body, problem):
    _, problems = sdk_check.parse(method, path, body)

    assert problem in [(each.param, each.code) for each in problems]


def test_right_parameters_come_out_typed():
    values, problems = sdk_check.parse(
        "POST",
        "/v1/checkout/sessions",
        "mode=payment&line_items[0][quantity]=2&adaptive_pricing[enabled]=false&metadata[a]=b",
    )

    assert problems == []
    assert values == {
        "mode": "payment",
        "line_items": [{"quantity": 2}],
        "adaptive_pricing": {"enabled": False},
        "metadata": {"a": "b"},
    }


def test_the_checker_survives_anything():
    chance = random.Random(7)  # noqa: S311
    for _ in range(500):
        body = "".join(chance.choices("abc[]=&01%é.-", k=40))
        sdk_check.parse("POST", "/v1/checkout/sessions", "line_items[0][" + body)


def test_one_key_is_one_payment_however_many_threads_press(v1):
    with ThreadPoolExecutor(20) as presses:
        answers = list(presses.map(lambda _: v1.payment_intents.create(PRESS, KEY), range(20)))

    assert len({answer.id for answer in answers}) == 1
    assert len(v1.payment_intents.list().data) == 1
    assert len(v1.charges.list().data) == 1


def test_the_same_key_with_other_parameters_is_our_mistake(v1):
    v1.payment_intents.create(PRESS, KEY)

    with pytest.raises(stripe.IdempotencyError):
        v1.payment_intents.create({**PRESS, "amount": 2980}, KEY)


def test_a_decline_is_the_answer_for_ever(v1):
    declining = {**PRESS, "payment_method": "pm_card_visa_chargeDeclined"}
    refusals = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as declined:
            v1.payment_intents.create(declining, KEY)
        refusals.append(declined.value)

    first, second = (each.error.payment_intent.id for each in refusals)
    assert first == second
    assert refusals[1].headers["Idempotent-Replayed"] == "true"


def test_a_refused_request_may_be_mended_under_the_same_key(v1):
    with pytest.raises(stripe.InvalidRequestError):
        v1.payment_intents.create({**PRESS, "amount": 1}, KEY)

    assert v1.payment_intents.create(PRESS, KEY).status == "succeeded"


def test_a_lost_answer_costs_nothing_the_sdk_asks_again(store, v1):
    faults.fail_next(store, Fault.ANSWER_LOST)

    paid = v1.payment_intents.create(PRESS, KEY)

    assert paid.status == "succeeded" and len(v1.charges.list().data) == 1


def test_when_all_answers_are_lost_the_money_moved_all_the_same(store, v1):
    faults.fail_next(store, Fault.ANSWER_LOST, times=3)
    with pytest.raises(stripe.APIConnectionError):
        v1.payment_intents.create(PRESS, KEY)

    assert v1.payment_intents.create(PRESS, KEY).status == "succeeded"
    assert len(v1.charges.list().data) == 1


def test_a_call_that_never_arrives_moves_no_money(store, v1):
    faults.fail_next(store, Fault.UNREACHABLE, times=3)
    with pytest.raises(stripe.APIConnectionError):
        v1.payment_intents.create(PRESS, KEY)

    assert v1.charges.list().data == []


def test_a_saved_500_is_the_answer_for_ever(store, v1):
    faults.fail_next(store, Fault.SERVER_ERROR)

    for _ in range(2):
        with pytest.raises(stripe.APIError):
            v1.payment_intents.create(PRESS, KEY)

    assert v1.payment_intents.list().data == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [(Fault.TOO_MANY, stripe.RateLimitError), (Fault.SERVER_ERROR, stripe.APIError)],
)
def test_the_next_call_meets_the_trouble_it_was_promised(store, v1, fault, error):
    faults.fail_next(store, fault, times=3 if fault is Fault.SERVER_ERROR else 1)
    with pytest.raises(error):
        v1.customers.list()

    assert v1.customers.list().data == []


@pytest.mark.parametrize("fault", [Fault.KEY_IN_USE, Fault.SLOW])
def test_small_trouble_passes_by_itself(store, v1, fault):
    faults.fail_next(store, fault)

    assert v1.payment_intents.create(PRESS, KEY).status == "succeeded"


def test_the_guard_is_asked_before_every_call(guard, v1):
    def refuse():
        raise RuntimeError("a transaction is open")

    guard.append(refuse)
    with pytest.raises(RuntimeError):
        v1.payment_intents.create(PRESS, KEY)

    guard.clear()
    assert v1.payment_intents.list().data == []


def test_pages_of_a_list_add_up_to_the_whole(v1):
    made = [v1.customers.create({"description": str(n)}).id for n in range(23)]

    newest_first = list(v1.customers.list({"limit": 5}).auto_paging_iter())
    assert [each.id for each in newest_first] == made[::-1]
    oldest_first = v1.customers.list({"limit": 5, "ending_before": made[0]}).auto_paging_iter()
    assert [each.id for each in oldest_first] == made[1:]


def test_a_list_says_whether_there_is_more(v1):
    for _ in range(3):
        v1.customers.create()

    assert v1.customers.list({"limit": 2}).has_more
    assert not v1.customers.list({"limit": 3}).has_more


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"starting_after": "cus_no"}, "starting_after"),
    ],
)
def test_a_wrong_page_is_refused(v1, params, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.customers.list(params)

    assert refused.value.param == param


def test_lists_filter_by_field_and_by_time(store, v1):
    hana = v1.customers.create({"email": "hana@example.com"})
    v1.customers.create({"email": "aoi@example.com"})

    assert [each.id for each in v1.customers.list({"email": "hana@example.com"}).data] == [hana.id]
    assert v1.customers.list({"created": {"gt": store.now() + 5}}).data == []
    assert len(v1.customers.list({"created": {"gte": hana.created}}).data) == 2


def test_events_are_listed_by_type(v1):
    v1.payment_intents.create(PRESS)

    asked = {"types": ["charge.succeeded", "payment_intent.created"]}
    told = [event.type for event in v1.events.list(asked).data]
    assert told == ["charge.succeeded", "payment_intent.created"]
    with pytest.raises(stripe.InvalidRequestError):
        v1.events.list({"types": ["charge.succeeded"] * 21})


def test_what_cannot_be_expanded_is_said(v1):
    v1.customers.create()

    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        v1.customers.list({"expand": ["data.orders"]})


def test_references_are_expanded_inside_lists(v1):
    paid = v1.payment_intents.create(PRESS)

    listed = v1.payment_intents.list({"expand": ["data.latest_charge.refunds"]}).data[0]

    assert listed.latest_charge.payment_intent == paid.id
    assert listed.latest_charge.refunds.data == []


def test_an_object_of_another_kind_is_not_found(v1):
    customer = v1.customers.create()

    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.payment_intents.retrieve(customer.id)

    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
