"""Whatever is done in whatever order, money stays countable and what is final stays final."""

import random
from contextlib import suppress

import pytest
import stripe

from shop.sandbox import play
from shop.sandbox.cards import CARDS
from shop.sandbox.refusals import Refused

FINAL = ("succeeded", "canceled")
REFUSALS = (stripe.StripeError, Refused)


class Crowd:
    """Buyers, banks, the shop and its owner, acting at random."""

    def __init__(self, store, v1, open_session, chance):
        self.store, self.v1, self.open_session, self.chance = store, v1, open_session, chance
        self.sessions, self.acts = (
            [],
            [
                self.open,
                self.pay,
                self.pay,
                self.press,
                self.authenticate,
                self.cancel,
                self.refund,
                self.expire,
                self.dispute,
            ],
        )

    def act(self):
        with suppress(*REFUSALS):
            self.chance.choice(self.acts)()

    def open(self):
        self.sessions.append(self.open_session().id)

    def pay(self):
        if self.sessions:
            play.pay(self.store, self.chance.choice(self.sessions), self.card().number)

    def press(self):
        self.v1.payment_intents.create(
            {
                "amount": 1980,
                "currency": "jpy",
                "payment_method": self.card().token,
                "confirm": True,
                "return_url": "http://shop.test/r",
            }
        )

    def authenticate(self):
        play.authenticate(self.store, self.intent(), self.chance.random() < 0.7)

    def cancel(self):
        self.v1.payment_intents.cancel(self.intent())

    def refund(self):
        self.v1.refunds.create(
            {"payment_intent": self.intent(), "amount": self.chance.randint(1, 30000)}
        )

    def expire(self):
        if self.sessions:
            self.v1.checkout.sessions.expire(self.chance.choice(self.sessions))

    def dispute(self):
        play.dispute(self.store, self.intent())

    def card(self):
        return self.chance.choice(CARDS)

    def intent(self):
        intents = self.v1.payment_intents.list({"limit": 100}).data
        return self.chance.choice(intents).id if intents else "pi_none"


def kept(store, kind):
    with store.reading() as tx:
        return tx.find(kind)


@pytest.mark.parametrize("seed", range(6))
def test_the_books_stay_true(store, v1, open_session, seed):
    crowd = Crowd(store, v1, open_session, random.Random(seed))  # noqa: S311
    final = {}
    for _ in range(60):
        crowd.act()
        for intent in kept(store, "payment_intent"):
            assert final.get(intent["id"], intent["status"]) == intent["status"]
            if intent["status"] in FINAL:
                final[intent["id"]] = intent["status"]

    charges = kept(store, "charge")
    for intent in kept(store, "payment_intent"):
        paid = [each for each in charges if each["payment_intent"] == intent["id"] and each["paid"]]
        assert len(paid) == (intent["status"] == "succeeded")
    for charge in charges:
        given_back = sum(
            refund["amount"]
            for refund in kept(store, "refund")
            if refund["charge"] == charge["id"] and refund["status"] != "failed"
        )
        assert given_back == charge["amount_refunded"] <= charge["amount"]
    completed = [
        event.data.object.id
        for event in v1.events.list({"type": "checkout.session.completed", "limit": 100}).data
    ]
    assert len(completed) == len(set(completed))
