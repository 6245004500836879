import time
from datetime import timedelta

import pytest
import stripe

from shop.sandbox import play
from tests.sandbox.conftest import LINE


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        pytest.param({"payment_method_types": ["card"]}, "payment_method_types", id="removed"),
        pytest.param({"ui_mode": "hosted"}, "ui_mode", id="old mode name"),
        pytest.param(
            {"customer": "cus_no", "customer_creation": "", "customer_email": ""},
            "customer",
            id="no such customer",
        ),
        pytest.param(
            {"line_items": [{**LINE, "quantity": "two"}]}, "line_items[0][quantity]", id="quantity"
        ),
        pytest.param({"expires_at": int(time.time()) + 60}, "expires_at", id="ends too soon"),
        pytest.param({"expires_at": int(time.time()) + 90000}, "expires_at", id="ends too late"),
        pytest.param(
            {"allow_promotion_codes": True, "discounts": [{"coupon": "x"}]},
            "allow_promotion_codes",
            id="codes and a discount",
        ),
        pytest.param({"success_url": ""}, "success_url", id="nowhere to go"),
        pytest.param({"metadata": {"k" * 41: "v"}}, f"metadata[{'k' * 41}]", id="long key"),
    ],
)
def test_a_wrong_session_is_refused(open_session, changes, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        open_session(**changes)

    assert refused.value.param == param


def test_a_sum_below_fifty_yen_cannot_be_charged(open_session):
    cheap = {**LINE, "price_data": {**LINE["price_data"], "unit_amount": 49}}

    with pytest.raises(stripe.InvalidRequestError) as refused:
        open_session(line_items=[cheap])

    assert refused.value.code == "amount_too_small"


def test_a_session_for_nothing_needs_no_payment(store, v1, open_session):
    free = {**LINE, "price_data": {**LINE["price_data"], "unit_amount": 0}}
    session = open_session(line_items=[free])

    play.pay(store, session.id, "4242424242424242")

    done = v1.checkout.sessions.retrieve(session.id)
    assert (done.status, done.payment_status, done.payment_intent) == (
        "complete",
        "no_payment_required",
        None,
    )


def test_metadata_of_the_session_is_not_copied_to_the_intent(store, v1, open_session):
    session = open_session(metadata={"only": "here"}, payment_intent_data={"metadata": {"a": "b"}})

    intent = play.pay(store, session.id, "4242424242424242").intent

    assert v1.payment_intents.retrieve(intent["id"]).metadata.to_dict() == {"a": "b"}


def test_a_known_customer_is_used_and_gets_the_card(store, v1, open_session):
    hana = v1.customers.create({"email": "hana@example.com"})
    session = open_session(customer=hana.id, customer_creation="", customer_email="")

    play.pay(store, session.id, "3566002020360505")

    card = v1.customers.payment_methods.list(hana.id).data[0].card
    assert (card.brand, card.last4) == ("jcb", "0505")


def test_a_card_is_kept_only_when_the_shop_asks(store, v1, open_session):
    session = open_session(payment_method_options={})

    play.pay(store, session.id, "4242424242424242")

    customer = v1.checkout.sessions.retrieve(session.id).customer
    assert v1.customers.payment_methods.list(customer).data == []


def test_an_expired_session_takes_no_money(store, v1, open_session):
    session = open_session()
    v1.checkout.sessions.expire(session.id)

    assert play.pay(store, session.id, "4242424242424242").state == "closed"
    with pytest.raises(stripe.InvalidRequestError):
        v1.checkout.sessions.expire(session.id)


def test_a_session_ends_by_itself(store, v1, open_session):
    session = open_session()

    store.advance(timedelta(minutes=31))

    assert v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert v1.events.list({"type": "checkout.session.expired"}).data[0].data.object.id == session.id


def test_a_check_left_open_at_the_bank_dies_with_its_session(store, v1, open_session):
    session = open_session()
    asked = play.pay(store, session.id, "4000000000003220").intent

    v1.checkout.sessions.expire(session.id)

    assert play.authenticate(store, asked["id"]).state == "closed"
    assert v1.payment_intents.retrieve(asked["id"]).status == "canceled"


def test_a_discount_is_spread_over_the_lines_exactly(v1, open_session):
    coupon = v1.coupons.create({"amount_off": 1000, "currency": "jpy", "duration": "once"})
    worksheet = {**LINE, "price_data": {**LINE["price_data"], "unit_amount": 1981}}

    session = open_session(
        line_items=[LINE, worksheet, worksheet],
        discounts=[{"coupon": coupon.id}],
        expand=["line_items"],
    )

    lines = session.line_items.data
    assert session.amount_total == 49800 + 1981 * 2 - 1000
    assert sum(line.amount_total for line in lines) == session.amount_total
    assert sum(line.amount_discount for line in lines) == 1000


def test_a_coupon_for_one_order_is_used_once(store, v1, open_session):
    coupon = v1.coupons.create({"percent_off": 10, "duration": "once", "max_redemptions": 1})
    play.pay(store, open_session(discounts=[{"coupon": coupon.id}]).id, "4242424242424242")

    with pytest.raises(stripe.InvalidRequestError) as refused:
        open_session(discounts=[{"coupon": coupon.id}])

    assert refused.value.code == "coupon_expired"


def test_a_promotion_code_carries_its_coupon(v1, open_session):
    coupon = v1.coupons.create({"percent_off": 10, "duration": "once"})
    code = v1.promotion_codes.create(
        {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "SPRING"}
    )

    session = open_session(discounts=[{"promotion_code": code.id}])

    assert session.total_details.amount_discount == 4980


def test_a_session_may_sell_a_stored_price(v1, open_session):
    product = v1.products.create({"name": "SEO講座"})
    price = v1.prices.create(
        {"product": product.id, "currency": "jpy", "unit_amount": 29800, "lookup_key": "seo"}
    )
    found = v1.prices.list({"lookup_keys": ["seo"]}).data[0]

    session = open_session(line_items=[{"price": found.id, "quantity": 1}])

    assert (found.id, session.amount_total) == (price.id, 29800)
