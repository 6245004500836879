from shop.sandbox import play


def test_paying_completes_the_session(store, v1, open_session):
    session = open_session()

    play.pay(store, session.id, "4242424242424242")

    paid = v1.checkout.sessions.retrieve(
        session.id, {"expand": ["line_items", "payment_intent.latest_charge"]}
    )
    assert (paid.status, paid.payment_status, paid.amount_total) == ("complete", "paid", 49800)
    assert paid.payment_intent.latest_charge.status == "succeeded"
    assert paid.line_items.data[0].description == "ブログ講座"


def test_paying_tells_the_shop_in_stripes_order(store, shop, deliverer, open_session):
    play.pay(store, open_session().id, "4242424242424242")

    deliverer.deliver_all()

    assert shop.heard == [
        "payment_intent.created",
        "customer.created",
        "payment_method.attached",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
        "charge.updated",
    ]


def test_the_saved_card_pays_with_one_press(store, v1, open_session):
    outcome = play.pay(store, open_session().id, "4242424242424242")

    pressed = v1.payment_intents.create(
        {
            "amount": 1980,
            "currency": "jpy",
            "customer": outcome.intent["customer"],
            "payment_method": outcome.intent["payment_method"],
            "confirm": True,
            "return_url": "http://shop.test/orders/2/return",
            "allowed_payment_method_types": ["card"],
            "metadata": {"kind": "one_press"},
        }
    )

    assert pressed.status == "succeeded"
