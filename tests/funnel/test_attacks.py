"""Every door that takes an answer, attacked: refused, nothing charged, nothing changed."""

from datetime import timedelta

import pytest

from shop.extensions import db
from shop.offers.models import Answer, Proposal
from shop.offers.words import ProposalState
from shop.orders.models import Order
from shop.payments.models import Payment, PaymentState
from tests.funnel.conftest import newest, quote_in

DOORS = ("answer", "reopen")
SAID = ("accepted", "declined", "later")


@pytest.fixture
def card(hana, buy, world):
    """Hana's thank-you page with its one-press card."""
    return hana.get(buy())


def door(name="answer"):
    return f"/proposals/{newest(Proposal).public_id}/{name}"


def untouched():
    """Only the first order was paid, and the question still stands."""
    db.session.expire_all()
    paid = db.session.query(Payment).filter_by(state=PaymentState.SUCCEEDED).count()
    answered = db.session.query(Answer).count()
    return (paid, answered, newest(Proposal).state) == (1, 0, ProposalState.SHOWN)


@pytest.mark.parametrize("said", SAID)
def test_attack_with_another_students_proposal(card, ken, said):
    answer = ken.submit(door(), answer=said, quote=quote_in(card))

    assert answer.status_code == 404
    assert untouched()


@pytest.mark.parametrize("name", DOORS)
def test_attack_by_a_stranger(card, client, name):
    stranger = client.application.test_client()

    assert "/sign-in" in stranger.submit(door(name), answer="declined").location
    assert untouched()


@pytest.mark.parametrize("name", DOORS)
def test_attack_by_get(card, hana, name):
    assert hana.get(door(name) + "?answer=accepted").status_code == 405
    assert untouched()


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("said", SAID)
def test_attack_without_csrf(card, hana, name, said):
    answer = hana.post(door(name), data={"answer": said, "quote": quote_in(card)})

    assert answer.status_code == 400
    assert untouched()


def test_attack_with_a_forged_csrf_token(card, hana):
    forged = {"answer": "accepted", "quote": quote_in(card), "csrf_token": "forged"}

    assert hana.post(door(), data=forged).status_code == 400
    assert untouched()


@pytest.mark.parametrize("tamper", ["", "x", lambda quote: quote[::-1], lambda quote: quote[:-3]])
def test_attack_with_a_tampered_quote(card, hana, tamper):
    quote = tamper(quote_in(card)) if callable(tamper) else tamper

    assert hana.submit(door(), answer="accepted", quote=quote).status_code == 409
    assert untouched()


def test_attack_with_a_price_of_ones_own(card, hana):
    hana.submit(door(), answer="accepted", quote=quote_in(card), price="1", price_minor="1")

    charged = newest(Payment)
    assert charged.amount_minor == newest(Proposal).price_minor == 1_980


def test_attack_by_replaying_a_yes(card, hana):
    quote = quote_in(card)
    for _ in range(3):
        hana.submit(door(), answer="accepted", quote=quote)

    paid = db.session.query(Payment).filter_by(state=PaymentState.SUCCEEDED).count()
    assert (paid, db.session.query(Answer).count()) == (2, 1)


def test_attack_by_replaying_a_yes_after_it_was_undone(card, hana):
    quote = quote_in(card)
    hana.submit(door(), answer="accepted", quote=quote)
    hana.submit(f"/orders/{newest(Order).public_id}/undo")
    hana.submit(door(), answer="accepted", quote=quote)

    assert db.session.query(Order).count() == 2
    assert db.session.query(Payment).filter_by(state=PaymentState.SUCCEEDED).count() == 2


@pytest.mark.parametrize("said", ["accepted"])
def test_attack_after_the_deadline(card, hana, standin, said):
    standin.advance(timedelta(hours=24))

    assert hana.submit(door(), answer=said, quote=quote_in(card)).status_code == 410
    assert untouched()


def test_attack_by_reopening_after_the_deadline(card, hana, standin):
    hana.submit(door(), answer="declined")
    standin.advance(timedelta(hours=24))

    assert hana.submit(door("reopen")).status_code == 410
    assert newest(Proposal).state is ProposalState.DECLINED


def test_attack_with_a_made_up_answer_or_number(card, hana):
    assert hana.submit(door(), answer="undone").status_code == 400
    assert hana.submit("/proposals/01hzzzzzzzzzzzzzzzzzzzzzzz/answer").status_code == 404
    assert untouched()


def test_attack_by_reading_anothers_offer(card, ken):
    for name in (f"/offers/{newest(Proposal).public_id}", door("confirm")):
        assert ken.get(name).status_code == 404
