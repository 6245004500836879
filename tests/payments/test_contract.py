"""What the shop relies on at Stripe: said of the stand-in always, and of Stripe's test mode when
STRIPE_TEST_KEY is set. Whatever differs there is a fault of the stand-in.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from shop import clock
from shop.money import yen
from shop.payments import gateway
from shop.payments.requests import Ask, AskedLine, Payer, Ways, checkout_page, one_press
from shop.payments.rules import CardDeclined, ChargeState, GatewayError, NotThere

KEY = os.environ.get("STRIPE_TEST_KEY", "")
WITHOUT = pytest.mark.skipif(not KEY, reason="STRIPE_TEST_KEY is not set: the stand-in alone")


@pytest.fixture(params=["standin", pytest.param("stripe", marks=[WITHOUT, pytest.mark.slow])])
def stripe_itself(request, app):
    """The SDK's client; the stand-in's clock is the machine's, as Stripe's own is."""
    if request.param == "stripe":
        kept = app.config["SHOP"]
        app.config["SHOP"] = replace(kept, stripe_key=KEY)
        gateway.init_gateway(app, None, ("whsec_unused",))
    return app.extensions["stripe"]


@pytest.fixture
def ask():
    line = AskedLine(1, "ブログ講座", yen(9_800))
    number = uuid4().int % 10**9
    return Ask(number, number, f"o{number}", "D-1", (line,), yen(9_800), "https://example.com/back")


@pytest.fixture
def customer(stripe_itself):
    return stripe_itself.v1.customers.create({"email": "hana@example.com"}).id


@pytest.fixture
def saved(stripe_itself, customer):
    """A card of Stripe's listed ones, kept for this customer."""

    def keep(token):
        kept = stripe_itself.v1.payment_methods.attach(token, {"customer": customer})
        return kept.id

    return keep


@pytest.fixture
def press(ask, customer, saved):
    def pressed(token="pm_card_visa", key=None):
        params = one_press(ask, customer, saved(token))
        return SimpleNamespace(
            params=params,
            key=key or f"contract:{uuid4()}",
            charge=lambda made: gateway.charge_saved_card(made.params, made.key),
        )

    return pressed


@pytest.fixture
def opening(ask):
    until = datetime.now(UTC) + timedelta(minutes=31)
    payer = Payer("hana@example.com", "ja", None)
    return checkout_page(ask, payer, Ways(), "https://example.com/away", until)


def test_a_page_opens_and_can_be_closed_unpaid(stripe_itself, opening):
    opened = gateway.open_checkout(opening, f"contract:{uuid4()}")
    assert (opened.state, opened.amount) == (ChargeState.OPEN, yen(9_800))
    assert opened.page_url

    assert gateway.expire(opened.ref).state is ChargeState.EXPIRED
    assert gateway.checkout_of(opened.ref).state is ChargeState.EXPIRED


def test_the_same_key_opens_the_same_page(stripe_itself, opening):
    key = f"contract:{uuid4()}"

    assert gateway.open_checkout(opening, key).ref == gateway.open_checkout(opening, key).ref


def test_the_same_key_for_another_sum_is_refused(stripe_itself, press):
    made = press()
    made.charge(made)

    with pytest.raises(GatewayError):
        gateway.charge_saved_card({**made.params, "amount": 9_801}, made.key)


def test_a_saved_card_is_charged_with_our_marks(stripe_itself, press, ask):
    made = press()

    charge = made.charge(made)

    assert (charge.state, charge.amount) == (ChargeState.PAID, yen(9_800))
    assert (charge.payment_id, charge.kind) == (ask.payment_id, "one_press")
    assert charge.card and charge.card.last4 == "4242"


def test_a_refusing_card_says_so_with_its_code(stripe_itself, press):
    made = press("pm_card_chargeCustomerFail")

    with pytest.raises(CardDeclined) as refused:
        made.charge(made)

    assert refused.value.intent_id


def test_a_banks_question_comes_as_a_page(stripe_itself, press):
    made = press("pm_card_threeDSecure2Required")

    asked = made.charge(made)

    assert asked.state is ChargeState.NEEDS_BANK
    assert asked.page_url
    gateway.cancel(asked.ref)
    assert gateway.intent_of(asked.ref).state is ChargeState.CANCELED


def test_a_lost_answer_is_found_by_our_mark(stripe_itself, press, ask, customer):
    made = press()
    since = clock.now() - timedelta(minutes=5)
    charged = made.charge(made)

    found = gateway.find_intent(customer, ask.payment_id, since)

    assert found and found.ref == charged.ref
    assert gateway.find_intent(customer, ask.payment_id + 1, since) is None


def test_money_goes_back_and_is_counted(stripe_itself, press, ask):
    made = press()
    charged = made.charge(made)

    back = gateway.refund(charged.ref, yen(800), ask.payment_id)

    assert (back.state, back.amount, back.refund_id) == ("succeeded", yen(800), ask.payment_id)
    assert gateway.intent_of(charged.ref).refunded == yen(800)


def test_more_than_was_paid_never_goes_back(stripe_itself, press, ask):
    made = press()
    charged = made.charge(made)

    with pytest.raises(GatewayError):
        gateway.refund(charged.ref, yen(9_801), ask.payment_id)


def test_what_stripe_does_not_know_is_not_there(stripe_itself):
    with pytest.raises(NotThere):
        gateway.intent_of("pi_nobody_knows_this_one")


def test_what_happened_stands_in_stripes_list(stripe_itself, press):
    made = press()
    charged = made.charge(made)

    told = gateway.events_since(clock.now() - timedelta(minutes=5), ("payment_intent.succeeded",))

    assert charged.ref in {event.object_ref for event in told}
