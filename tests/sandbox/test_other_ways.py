"""Bank transfer, PayPay, and the card company's instalments."""

import pytest

from shop.sandbox import play
from tests.sandbox.browsing import target_of

BANK = {"funding_type": "bank_transfer", "bank_transfer": {"type": "jp_bank_transfer"}}
CONSOLE = "/_sandbox/stripe/console"


@pytest.fixture
def transfer(store, v1, open_session):
    """A known customer has asked for an account to transfer ¥49,800 to."""
    customer = v1.customers.create({"email": "hana@example.com"})
    options = {"card": {"setup_future_usage": "on_session"}, "customer_balance": BANK}
    session = open_session(
        customer=customer.id,
        customer_creation="",
        customer_email="",
        payment_method_options=options,
    )
    return play.pay_otherwise(store, session.id, "customer_balance")


def remaining(v1, outcome):
    action = v1.payment_intents.retrieve(outcome.intent["id"]).next_action
    return action.display_bank_transfer_instructions.amount_remaining


def test_a_transfer_is_offered_to_known_customers_only(open_session):
    session = open_session(payment_method_options={"card": {}, "customer_balance": BANK})

    assert "customer_balance" not in session.payment_method_types


def test_an_account_in_japan_is_named(transfer, v1):
    intent = v1.payment_intents.retrieve(transfer.intent["id"])

    details = intent.next_action.display_bank_transfer_instructions
    assert details.financial_addresses[0].zengin.account_number.isdigit()
    assert (transfer.session["payment_status"], details.amount_remaining) == ("unpaid", 49_800)


def test_a_short_transfer_waits_for_the_rest(transfer, v1, store, shop, deliverer):
    play.transfer(store, transfer.intent["id"], 40_000)
    deliverer.deliver_all()

    assert remaining(v1, transfer) == 9_800
    assert shop.heard[-1] == "payment_intent.partially_funded"


def test_the_rest_completes_it(transfer, v1, store):
    play.transfer(store, transfer.intent["id"], 40_000)
    play.transfer(store, transfer.intent["id"], 9_800)

    paid = v1.checkout.sessions.retrieve(transfer.session["id"], {"expand": ["payment_intent"]})
    assert (paid.payment_status, paid.payment_intent.amount_received) == ("paid", 49_800)


def test_the_console_transfers_a_part(transfer, v1, visitor):
    fields = {"intent": transfer.intent["id"], "amount": "800"}
    visitor.press(CONSOLE, action="/console/transfer", **fields)

    assert remaining(v1, transfer) == 49_000
    page = visitor.open(f"/_sandbox/stripe/slip/{transfer.intent['id']}").text
    assert "サンドボックス銀行" in page and "¥49,000" in page


@pytest.mark.parametrize(("answer", "became"), [("pass", "paid"), ("fail", "unpaid")])
def test_paypay_asks_on_its_own_page(visitor, open_session, v1, answer, became):
    session = open_session()
    asking = visitor.press(session.url, action=f"/c/pay/{session.id}/way", way="paypay")
    assert "PayPayでのお支払い" in asking.text

    page = visitor.press(asking.request.path, answer=answer)

    assert v1.checkout.sessions.retrieve(session.id).payment_status == became
    if became == "paid":
        assert target_of(page).endswith(session.id)
    else:
        assert "PayPay" in page.text and "承認されませんでした" in page.text


def test_paypay_leaves_nothing_to_charge_again(open_session, store, v1):
    session = open_session()
    outcome = play.pay_otherwise(store, session.id, "paypay")
    play.authenticate(store, outcome.intent["id"])

    intent = v1.payment_intents.retrieve(outcome.intent["id"], {"expand": ["payment_method"]})
    assert (intent.payment_method.type, intent.payment_method.customer) == ("paypay", None)


def test_instalments_are_between_the_buyer_and_the_card_company(visitor, open_session, v1):
    options = {"card": {"setup_future_usage": "on_session", "installments": {"enabled": True}}}
    session = open_session(payment_method_options=options)
    assert "分割12回" in visitor.open(session.url).text

    visitor.press(session.url, test_card="4242424242424242", months="12")

    expand = {"expand": ["payment_intent.latest_charge"]}
    charge = v1.checkout.sessions.retrieve(session.id, expand).payment_intent.latest_charge
    assert charge.payment_method_details.card.installments.plan.count == 12
    assert (charge.amount, charge.captured) == (49_800, True)


def test_without_the_shops_word_no_instalments_are_offered(visitor, open_session):
    assert "お支払い回数" not in visitor.open(open_session().url).text
