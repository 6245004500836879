from contextlib import suppress
from datetime import timedelta

import pytest
import stripe

from shop.sandbox import play
from shop.sandbox.faults import Fault

PAID = ("paid", "succeeded")
CONSOLE = "/_sandbox/stripe/console"
PRESS = {
    "amount": 10000,
    "currency": "jpy",
    "confirm": True,
    "payment_method": "pm_card_visa",
    "return_url": "http://shop.test/r",
}


@pytest.fixture
def act(visitor):
    return lambda act, **fields: visitor.press(CONSOLE, action=f"/console/{act}", **fields)


def test_nobody_but_the_owner_sees_or_moves_anything(visitor, v1, owner, open_session):
    session = open_session()
    token = visitor.open(CONSOLE).text.split('name="csrf_token" value="')[1].split('"')[0]
    owner["signed_in"] = False

    assert visitor.open(CONSOLE).status_code == 403
    sent = {"csrf_token": token, "session": session.id}
    assert visitor.client.post(f"{CONSOLE}/expire", data=sent).status_code == 403
    assert v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_form_of_another_site_moves_nothing(visitor, v1, open_session):
    session = open_session()

    answer = visitor.client.post(f"{CONSOLE}/expire", data={"session": session.id})

    assert answer.status_code == 400
    assert v1.checkout.sessions.retrieve(session.id).status == "open"


def test_it_lists_sessions_payments_and_events(visitor, v1, open_session):
    session, paid = open_session(), v1.payment_intents.create(PRESS)

    page = visitor.open(CONSOLE).text

    assert session.id in page and paid.id in page and "payment_intent.succeeded" in page


def test_a_session_can_be_let_expire(v1, act, open_session):
    session = open_session()

    act("expire", session=session.id)

    assert v1.checkout.sessions.retrieve(session.id).status == "expired"


@pytest.mark.parametrize(("typed", "amount"), [("3000", 3000), ("", 10000)])
def test_a_refund_whole_or_part(v1, act, typed, amount):
    paid = v1.payment_intents.create(PRESS)

    act("refund", intent=paid.id, amount=typed)

    assert v1.refunds.list().data[0].amount == amount


@pytest.mark.parametrize("amount", ["10001", "-1", "all of it", "1e9"])
def test_a_refund_that_cannot_be_is_refused_on_the_page(v1, act, amount):
    paid = v1.payment_intents.create(PRESS)

    page = act("refund", intent=paid.id, amount=amount)

    assert page.status_code == 400 and "その操作はできませんでした" in page.text
    assert v1.refunds.list().data == []


@pytest.mark.parametrize(("verdict", "status"), [("win", "won"), ("lose", "lost")])
def test_a_dispute_from_start_to_end(v1, act, verdict, status):
    paid = v1.payment_intents.create(PRESS)
    act("dispute", intent=paid.id, reason="product_not_received")
    dispute = v1.disputes.list().data[0]

    act(verdict, dispute=dispute.id)

    assert v1.disputes.retrieve(dispute.id).status == status


def test_a_refund_is_let_fail_and_fails_once(v1, act):
    paid = v1.payment_intents.create(PRESS)
    refund = v1.refunds.create({"payment_intent": paid.id})

    act("refund_fails", refund=refund.id)
    again = act("refund_fails", refund=refund.id)

    assert v1.refunds.retrieve(refund.id).status == "failed"
    assert again.status_code == 400


@pytest.fixture
def waiting(v1, open_session, store):
    """A buyer has taken a slip, or an account to transfer to."""

    def take(way):
        options = {"card": {"setup_future_usage": "on_session"}} | LATER[way]
        known = {"customer": v1.customers.create({"email": "hana@example.com"}).id}
        known |= {"customer_creation": "", "customer_email": ""}
        session = open_session(payment_method_options=options, **known)
        return session, play.pay_otherwise(store, session.id, way).intent["id"]

    return take


LATER = {
    "konbini": {"konbini": {"expires_after_days": 3}},
    "customer_balance": {
        "customer_balance": {
            "funding_type": "bank_transfer",
            "bank_transfer": {"type": "jp_bank_transfer"},
        }
    },
}


@pytest.mark.parametrize(
    ("way", "steps", "ends"),
    [
        ("konbini", [("pay_slip", {})], ("paid", "succeeded")),
        ("konbini", [("end_slip", {})], ("unpaid", "requires_payment_method")),
        ("customer_balance", [("transfer", {"amount": "800"})], ("unpaid", "requires_action")),
        ("customer_balance", [("transfer", {"amount": "800"}), ("pay_slip", {})], PAID),
        ("customer_balance", [("transfer", {"amount": "49800"})], PAID),
    ],
)
def test_what_is_paid_later_is_paid_in_part_whole_or_never(v1, act, waiting, way, steps, ends):
    session, intent = waiting(way)

    for name, fields in steps:
        act(name, intent=intent, **fields)

    paid = v1.checkout.sessions.retrieve(session.id).payment_status
    assert (paid, v1.payment_intents.retrieve(intent).status) == ends


def test_a_refund_on_its_way_is_let_arrive(v1, act):
    slow = "pm_card_pendingRefund"
    paid = v1.payment_intents.create({**PRESS, "payment_method": slow})
    refund = v1.refunds.create({"payment_intent": paid.id})
    assert refund.status == "pending"

    act("refund_arrives", refund=refund.id)

    assert v1.refunds.retrieve(refund.id).status == "succeeded"


@pytest.mark.parametrize("fault", list(Fault))
def test_each_trouble_can_be_chosen_and_nothing_is_charged_twice(v1, visitor, act, fault):
    assert f'<option value="{fault}">' in visitor.open(CONSOLE).text
    act("fault", fault=fault, times="1")

    with suppress(stripe.StripeError):
        v1.payment_intents.create(PRESS, {"idempotency_key": "pay:1"})

    made = [each.status for each in v1.payment_intents.list().data]
    told_no = fault in (Fault.SERVER_ERROR, Fault.TOO_MANY)
    assert made == ([] if told_no else ["succeeded"])


def test_a_saved_card_changes_its_ways(v1, act, visitor):
    hana = v1.customers.create()
    card = v1.payment_methods.attach("pm_card_visa", {"customer": hana.id})

    act("turn_card", method=card.id, number="4000000000003220")

    pressed = v1.payment_intents.create({**PRESS, "customer": hana.id, "payment_method": card.id})
    assert pressed.status == "requires_action"


@pytest.mark.parametrize(
    ("steps", "heard"),
    [
        pytest.param(["hold"], 0, id="held"),
        pytest.param(["hold", "release"], 1, id="released"),
        pytest.param(["drop"], 0, id="dropped"),
        pytest.param(["duplicate"], 2, id="duplicated"),
        pytest.param(["drop", "resend"], 1, id="resent"),
    ],
)
def test_each_event_can_be_disturbed(v1, act, shop, deliverer, steps, heard):
    v1.customers.create()
    event = deliverer.pending()[0]

    for step in steps:
        act(step, event=event)
    deliverer.deliver_all()

    assert shop.heard == ["customer.created"] * heard


def test_all_deliveries_pause_and_resume(v1, act, shop, deliverer):
    v1.customers.create()
    assert "停止中" in act("pause").text
    deliverer.deliver_due()
    assert shop.heard == []

    act("resume")
    deliverer.deliver_due()

    assert shop.heard == ["customer.created"]


def test_attempts_and_answers_are_shown(v1, visitor, shop, deliverer):
    v1.customers.create()
    shop.answers = [500]
    deliverer.deliver_due()

    page = visitor.open(CONSOLE).text

    assert "配達待ち · 配達1回 · お店の返事 500" in page


def test_the_next_call_fails(v1, act, store):
    assert "待機中" in act("fault", fault="lost", times="1").text

    v1.customers.create()

    assert store.setting("fault") == ""


def test_the_clock_moves_the_shop_along_and_what_falls_due_happens(v1, act, advanced, open_session):
    session = open_session()

    act("advance", amount="2", unit="days")

    assert advanced == [timedelta(days=2)]
    assert v1.checkout.sessions.retrieve(session.id).status == "expired"


@pytest.mark.parametrize("amount", ["-1", "0", "", "ten", "9" * 30])
def test_the_clock_only_moves_forward(act, store, amount):
    assert act("advance", amount=amount, unit="days").status_code == 400
    assert store.offset() == timedelta(0)


def test_waiting_events_can_be_turned_around(store, deliverer, shop, v1, act):
    v1.payment_intents.create(PRESS)
    usual = deliverer.pending()

    act("reorder")

    assert by_due(store) == usual[::-1]


def test_turned_around_they_arrive_newest_first_even_when_all_fell_due(
    store, deliverer, shop, v1, act
):
    v1.payment_intents.create(PRESS)
    usual = [event["type"] for event in v1.events.list().auto_paging_iter()]

    act("reorder")
    store.advance(timedelta(minutes=1))
    deliverer.deliver_due()

    assert shop.heard == usual


def test_an_event_can_be_delayed_by_a_minute(store, deliverer, shop, v1, act):
    v1.payment_intents.create(PRESS)
    first = deliverer.pending()[0]

    act("delay", event=first)

    assert by_due(store)[-1] == first
    assert deliverer.deliver_due() == len(by_due(store)) - 1


def by_due(store):
    found = store.db().execute("SELECT event FROM delivery ORDER BY due, seq")
    return [row["event"] for row in found]
