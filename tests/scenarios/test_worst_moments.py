"""Group D, kill -9: every process of the shop dies at the worst moment and is started again."""

import time
from contextlib import contextmanager
from threading import Thread

import pytest
import requests
import sqlalchemy as sa

from shop.extensions import db
from shop.outbox import Outbox
from shop.payments.models import Payment, PaymentState, StripeEvent
from shop.sandbox.faults import Fault, fail_next
from tests.scenarios.people import new_student
from tests.scenarios.seen import accepting, given_to, letters, newest_of, one_sale, session_of

pytestmark = pytest.mark.slow


@contextmanager
def in_the_middle(work):
    """A request that will never be answered."""

    def unanswered():
        with pytest.raises(requests.RequestException):
            work()

    thread = Thread(target=unanswered)
    thread.start()
    yield
    thread.join(30)
    assert not thread.is_alive()


def until(true):
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came true")


def charges(shop):
    with shop.standin.reading() as stripe:
        return len(stripe.find("charge", status="succeeded"))


def payment_states(shop, student_id):
    pressed = sa.select(Payment.state).filter_by(student_id=student_id, route="one_press")
    return shop.ask(lambda: list(db.session.scalars(pressed)))


@pytest.mark.scenario("45")
def test_killed_between_the_charge_and_its_commit(own_shop):
    shop, hana = own_shop, new_student(own_shop)
    tab = shop.visitor(hana)
    thanks = f"/orders/{tab.buy('blog')}/thanks"
    form = {"answer": "accepted", "quote": tab.quote(thanks)}
    address = accepting(shop, hana)
    fail_next(shop.standin, Fault.SLOW)

    with in_the_middle(lambda: tab.post(address, **form)):
        until(lambda: charges(shop) == 2)
        shop.kill()
    shop.open()

    assert payment_states(shop, hana) == [PaymentState.SENDING]
    again = tab.post(address, **form)
    assert again.status_code == 303
    tab.get(f"/orders/{newest_of(shop, hana)}/return")
    assert payment_states(shop, hana) == [PaymentState.SUCCEEDED]
    assert (charges(shop), given_to(shop, hana)) == (2, 2)


@pytest.mark.scenario("46")
def test_killed_inside_the_call_leaves_event_and_effect_both_or_neither(own_shop):
    shop, hana = own_shop, new_student(own_shop)
    tab = shop.visitor(hana)
    public = tab.order("blog")
    tab.pay(public)
    (event,) = shop.events("checkout.session.completed", session_of(shop, public))
    row = sa.select(StripeEvent).filter_by(event_id=event)
    fail_next(shop.standin, Fault.SLOW)

    with in_the_middle(lambda: shop.call(event)):
        until(lambda: shop.ask(lambda: db.session.scalars(row).first()))
        shop.kill()
    shop.open()

    assert shop.ask(lambda: db.session.scalars(row).one().handled_at) is None
    assert given_to(shop, hana) == 0
    assert shop.call(event) == 204
    assert one_sale(shop, public)


@pytest.mark.scenario("47")
def test_killed_between_access_and_letter_the_letter_leaves_once(own_shop):
    shop, hana = own_shop, new_student(own_shop)
    public = shop.visitor(hana).buy("blog")
    shop.kill()
    (letter,) = letters(shop, public)
    assert letter.done_at is None
    shop.ask(lambda: died_while_sending(letter))
    shop.open()
    shop.work()
    shop.work()

    (letter,) = letters(shop, public)
    assert (letter.attempts, letter.done_at is not None) == (2, True)
    assert one_sale(shop, public)


def died_while_sending(letter):
    """Claimed by a worker whose claim has run out."""
    claim = {"claimed_until": letter.made_at, "attempts": 1}
    db.session.execute(sa.update(Outbox).filter_by(id=letter.id).values(**claim))
    db.session.commit()
