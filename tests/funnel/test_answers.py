from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.catalogue.models import ProductState
from shop.extensions import db
from shop.learning.queries import owned
from shop.offers.words import Moment, PriceRule
from shop.orders.models import Order
from shop.payments.models import Payment, PaymentState
from shop.sandbox import play
from tests.funnel.conftest import REFUSED, answer_address, newest, quote_in, words
from tests.offers.gathering import terms_for


@pytest.fixture
def card(hana, buy):
    """The thank-you page with its one-press card."""
    return hana.get(buy())


def charges():
    paid = sa.select(sa.func.count(Payment.id)).filter_by(state=PaymentState.SUCCEEDED)
    return db.session.scalar(paid)


def test_a_quote_shown_in_another_browser_charges_nothing(card, hana, world):
    elsewhere = hana.application.test_client().sign_in(world.hana)
    elsewhere.get("/products/blog")
    answer = elsewhere.submit(answer_address(), answer="accepted", quote=quote_in(card))

    assert answer.status_code == 409
    assert charges() == 1


@pytest.mark.scenario("37")
def test_a_quote_for_something_else_charges_nothing(card, hana, world):
    other = quote_in(hana.get("/products/seo/checkout"))
    answer = hana.submit(answer_address(), answer="accepted", quote=other, price="1")

    assert answer.status_code == 409
    assert charges() == 1


@pytest.mark.scenario("21")
def test_a_quote_older_than_thirty_minutes_is_shown_again(card, hana, world, time_travel):
    time_travel(timedelta(minutes=31))
    answer = hana.submit(answer_address(), answer="accepted", quote=quote_in(card))

    assert answer.status_code == 409
    assert charges() == 1


@pytest.mark.scenario("23")
def test_a_late_yes_is_told_kindly_and_never_charges(card, hana, world, standin):
    standin.advance(timedelta(hours=24))
    answer = hana.submit(answer_address(), answer="accepted", quote=quote_in(card))

    assert answer.status_code == 410
    assert "¥1,980" in words(answer)
    assert charges() == 1


@pytest.mark.parametrize("change", ["owned", "withdrawn", "switched off"])
@pytest.mark.scenario("63")
def test_the_rules_are_asked_again_at_the_press(card, hana, give, world, change):
    if change == "owned":
        give(world.worksheet)
    elif change == "withdrawn":
        world.worksheet.state = ProductState.ARCHIVED
    else:
        world.hana.takes_offers = False
    db.session.commit()

    answer = hana.submit(answer_address(), answer="accepted", quote=quote_in(card))
    assert answer.status_code == 409
    assert "請求はされていません" in words(answer)
    assert charges() == 1


def test_after_the_first_order_was_given_back_nothing_is_added(card, hana, world, standin):
    play.refund(standin, newest(Order).payments[-1].intent_id)
    hana.application.extensions["deliverer"].deliver_all()

    answer = hana.submit(answer_address(), answer="accepted", quote=quote_in(card))
    assert answer.status_code == 410
    assert charges() == 1


def test_pressing_again_shows_the_first_result_and_charges_once(card, hana, world):
    first = hana.submit(answer_address(), answer="accepted", quote=quote_in(card))
    again = hana.submit(answer_address(), answer="accepted", quote=quote_in(card))

    assert first.location == again.location
    assert charges() == 2


@pytest.mark.scenario("33")
def test_after_three_refusals_the_card_is_not_tried_again(card, hana, turn_card, world):
    turn_card(REFUSED)
    for _ in range(3):
        page = hana.get(f"/orders/{first_order().public_id}/thanks")
        hana.submit(answer_address(), answer="accepted", quote=quote_in(page))
        hana.submit(f"/orders/{newest(Order).public_id}/stop")

    answer = hana.submit(answer_address(), answer="accepted")
    assert "/products/worksheet/checkout?proposal=" in answer.location


def first_order():
    return db.session.query(Order).order_by(Order.id).first()


def test_a_yes_after_a_no_points_to_the_list_of_offers(card, hana, world):
    hana.submit(answer_address(), answer="declined")
    answer = hana.submit(answer_address(), answer="accepted", quote=quote_in(card))

    assert answer.status_code == 409
    assert charges() == 1


def test_an_answer_never_leads_off_the_shop(card, hana, world):
    for away in ("https://example.com", "//example.com", "/\\example.com"):
        answer = hana.submit(answer_address(), answer="later", next=away)
        assert answer.location == "/account/offers"


def test_an_accepted_offer_at_a_price_of_its_own_is_charged_at_that_price(hana, finish, world):
    fixed = {"price_rule": PriceRule.FIXED, "fixed_minor": 150_000}
    terms_for(world.to_coaching, Moment.COURSE_COMPLETED, clock.now(), **fixed)
    finish(world.blog)
    hana.get("/courses/blog/graduation")

    answer = hana.submit(answer_address(), answer="accepted", by="checkout")
    page = hana.get(answer.location)
    assert "¥150,000" in words(page)

    hana.submit("/orders", quote=quote_in(page))
    assert newest(Order).total().amount == 150_000
    assert world.coaching.id not in owned(world.hana.id, clock.now())
