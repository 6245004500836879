"""X16: refused cards are counted per network, account and card; after too many none is tried."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.accounts.attempt_operations import TooManyTries
from shop.accounts.models import Attempt
from shop.checkout.brake_operations import must_be_let, remember_network
from shop.checkout.queries import saved_card
from shop.extensions import db
from shop.payments.models import OwnerTask, PaymentState
from shop.sandbox import play
from shop.sandbox.cards import BY_NUMBER

BAD, GOOD, KEPT_BAD = "4000000000000002", "4242424242424242", "4000000000000341"
HERE = "a network"
pytestmark = pytest.mark.scenario("X16")


@pytest.fixture
def refused(begin, standin, stripe_calls):
    """Cards refused one after another on the page of one order, and Stripe tells of each."""

    def make(times, *cards, student=None):
        order = begin("blog", student, quote_id=f"quote of {student.id}" if student else "quote")
        payment = order.payments[-1]
        for number in range(times):
            play.pay(standin, payment.session_id, cards[number % len(cards)] if cards else BAD)
            stripe_calls.deliver_all()
        db.session.expire_all()
        return payment

    return make


def rests(world, network="", student_id=None, card=None, **later):
    try:
        must_be_let(network, student_id, world.now + timedelta(**later), card)
    except TooManyTries:
        return True
    return False


def tasks():
    waiting = sa.select(OwnerTask).filter_by(kind="many_declines")
    return sorted(each.facts["counted"] for each in db.session.scalars(waiting))


def test_the_tenth_refusal_of_an_account_stops_it_for_an_hour(refused, world):
    refused(9)
    assert not rests(world, student_id=world.hana.id)

    refused(1, student=world.hana)

    assert rests(world, student_id=world.hana.id)
    assert not rests(world, student_id=world.ken.id)
    assert not rests(world, student_id=world.hana.id, hours=1, minutes=5)


def test_one_card_on_many_accounts_is_stopped_by_its_fingerprint(refused, world):
    for student in (world.hana, world.ken):
        refused(5, student=student)

    assert rests(world, card=BY_NUMBER[BAD].fingerprint)
    assert not rests(world, card=BY_NUMBER[GOOD].fingerprint)
    assert tasks() == ["card"]


def test_many_cards_from_one_network_are_stopped_whoever_signs_in(refused, world):
    cards = ("4000000000009995", "4000000000009987", "4000000000009979")
    for student in (world.hana, world.ken, world.aya):
        remember_network(f"quote of {student.id}", HERE, world.now)
        refused(7, *cards, student=student)

    assert rests(world, network=HERE)
    assert not rests(world, network="another")


def test_the_page_on_which_cards_are_tried_is_closed(refused, world, standin):
    payment = refused(10)

    assert payment.state is PaymentState.EXPIRED
    assert play.pay(standin, payment.session_id, GOOD).state == "closed"
    assert tasks() == ["account", "card"]


def test_a_refusal_told_many_times_counts_once(refused, standin, stripe_calls, world):
    refused(1)
    with standin.reading() as stripe:
        (told,) = [each["id"] for each in stripe.rows("event", "type = ?", ("charge.failed",), "")]

    for _ in range(12):
        stripe_calls.deliver(told)

    assert counted("decline_account") == 1


def test_a_refused_press_counts_at_once_and_not_again_when_stripe_tells(
    paid, add_on, press, standin, stripe_calls
):
    order = paid(card=GOOD)
    play.turn_card(standin, saved_card(order).method_id, KEPT_BAD)
    db.session.commit()
    press(add_on(order), order)
    assert counted("decline_account") == 1

    stripe_calls.deliver_all()

    assert counted("decline_account") == 1
    assert saved_card(order).card_fingerprint == BY_NUMBER[GOOD].fingerprint


def test_no_two_cards_share_a_fingerprint_and_none_shows_its_number():
    known = {card.fingerprint: number for number, card in BY_NUMBER.items()}

    assert len(known) == len(BY_NUMBER)
    assert not any(number[-4:] in told for told, number in known.items())


def counted(what):
    return db.session.query(Attempt).filter_by(what=what).count()
