"""The page of an order whose money comes later, and what stands around it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.models import School
from shop.extensions import db
from shop.mail.queries import letter_in, rendered
from shop.orders.models import Order
from shop.sandbox import play
from tests.checkout.test_operations import letters
from tests.checkout.test_pages import press_buy  # noqa: F401


@pytest.fixture
def waiting(client, press_buy, world, standin, stripe_calls):  # noqa: F811
    """This browser has taken a slip; the page it comes back to."""

    def come_back(way="konbini", language=""):
        db.session.scalars(sa.select(School)).one().ways = ["konbini", "customer_balance"]
        db.session.commit()
        press_buy()
        order = db.session.query(Order).one()
        play.pay_otherwise(standin, order.payments[-1].session_id, way)
        stripe_calls.deliver_all()
        return client.get(f"{language}/orders/{order.public_id}/return?session_id=cs_1")

    return come_back


def the_order():
    db.session.expire_all()
    return db.session.query(Order).one()


def test_it_shows_store_number_sum_deadline_and_voucher(waiting):
    page = waiting().text

    assert "お支払い待ちです" in page.replace("<wbr>", "")
    for shown in ("ローソン", "お支払い番号", "確認番号", "¥49,800", "（日本時間）", "/slip/pi_"):
        assert shown in page


def test_it_speaks_english_too(waiting):
    page = waiting(language="/en").text

    assert "Waiting for your payment" in page.replace("<wbr>", "")
    assert "FamilyMart" in page and "JST" in page


def test_a_transfer_shows_the_account_and_what_is_still_missing(waiting, client, standin):
    waiting("customer_balance")
    play.transfer(standin, the_order().payments[-1].intent_id, 40_000)

    page = client.get(f"/orders/{the_order().public_id}/return").text

    for shown in ("口座番号", "¥49,800のうち、¥40,000を受け取りました", "¥9,800"):
        assert shown in page


def test_there_is_nothing_left_to_pay_on_stripes_page(waiting, client):
    waiting()
    order = the_order()

    assert client.get(f"/orders/{order.public_id}/pay").location.endswith("/return")


def test_the_same_course_is_not_sold_twice_meanwhile(waiting, client):
    waiting()

    assert "お支払いの途中です" in client.get("/products/blog/checkout").text


def test_paid_at_the_till_the_page_leads_to_the_thanks(waiting, client, standin):
    waiting()
    play.pay_slip(standin, the_order().payments[-1].intent_id)

    answer = client.get(f"/orders/{the_order().public_id}/return")
    assert answer.location.endswith("/thanks")
    assert "コンビニ" in client.get(answer.location).text


def test_after_the_slips_end_it_says_that_nothing_was_charged(waiting, client, standin):
    waiting()
    standin.advance(timedelta(days=5))

    page = client.get(f"/orders/{the_order().public_id}/return").text
    assert "請求はされていません" in page
    assert the_order().closed_because == "expired"


@pytest.mark.parametrize("event", ["waiting", "pay_soon", "slip_expired"])
@pytest.mark.parametrize("way", ["konbini", "customer_balance"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_letters_are_whole_in_both_languages(waiting, event, way, language):
    waiting(way)
    (row,) = letters("waiting")
    row.payload = row.payload | {"event": event, "language": language}

    letter = rendered(letter_in(row))

    assert the_order().number in letter.subject + letter.text
    assert row.payload["context"]["until"] in letter.text


def test_the_confirm_page_names_the_ways(client, world, standin):
    page = client.get("/products/blog/checkout").text

    assert "1回、次の画面（Stripe）で：カード、コンビニ、PayPay" in page


def test_for_a_counted_seat_it_names_the_card_alone(client, world, standin):
    world.coaching.requires_id = None
    db.session.commit()

    assert "PayPay" not in client.get("/products/coaching/checkout").text


def test_instalments_are_named_where_they_are_offered(client, world, standin):
    db.session.scalars(sa.select(School)).one().instalments_from = 49_800
    db.session.commit()

    assert "カード会社の分割払いも選べます" in client.get("/products/blog/checkout").text


def test_my_learning_says_what_is_still_to_be_paid(waiting, client):
    waiting()

    page = client.get("/me").text
    assert "お支払いをお待ちしています" in page and "払い方を見る" in page
