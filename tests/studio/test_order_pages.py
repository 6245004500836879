from datetime import timedelta

import pytest

from shop.extensions import db
from shop.payments.models import PaymentState, Refund, RefundState
from shop.payments.slip_rules import Slip
from tests.studio.conftest import kept


def of(order):
    return f"/studio/orders/{order.public_id}"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", True),
        ("state=paid", True),
        ("state=open", False),
        ("state=review", False),
        ("state=nonsense", True),
        ("q=HANA@", True),
        ("q=ken", False),
        ("q=%25", False),
        ("page=2", False),
        ("page=x", True),
    ],
)
def test_orders_are_found_by_state_and_words(desk, buys, asked, found):
    order = buys()

    assert (of(order) in desk.get(f"/studio/orders?{asked}").text) is found


def test_an_order_is_found_by_its_number(desk, buys):
    order = buys()

    assert of(order) in desk.get(f"/studio/orders?q={order.number}").text


def test_the_newest_order_stands_first_whatever_its_number(desk, buys, world):
    first, second = buys(), buys("worksheet")
    first.opened_at = second.opened_at + timedelta(days=1)
    db.session.commit()

    for place in ("/studio/orders", f"/studio/students/{world.hana.public_id}"):
        page = desk.get(place).text
        assert page.index(of(first)) < page.index(of(second))


def test_money_is_told_with_card_and_stripes_names(desk, buys):
    order = buys()
    payment = order.payments[-1]

    page = desk.get(of(order)).text

    assert "Visa ···· 4242" in page
    assert payment.session_id in page
    assert payment.intent_id in page
    assert "¥49,800" in page
    assert "受け取りました" in page or "領収" in page or "ありがとう" in page


def test_refunds_are_told(desk, buys, world):
    order = buys()
    kept(
        Refund(
            payment_id=order.payments[-1].id,
            amount_minor=1_000,
            state=RefundState.PENDING,
            reason="undone",
            created_at=world.now,
        )
    )

    assert "手続き中" in desk.get(of(order)).text


def test_of_a_shared_order_a_teacher_sees_his_lines_and_no_money(app, buys, world):
    world.seo.teacher_id = world.aya.id
    db.session.commit()
    order = buys("bundle")

    page = app.test_client().sign_in(world.aya).get(of(order)).text

    assert "seoの講座" in page
    assert "blogの講座" not in page
    assert order.payments[-1].intent_id not in page
    assert "4242" not in page


def test_the_owner_sees_both_halves(owners_desk, buys, world):
    world.seo.teacher_id = world.aya.id
    db.session.commit()
    order = buys("bundle")

    page = owners_desk.get(of(order)).text

    assert "seoの講座" in page
    assert order.payments[-1].intent_id in page


def test_a_payment_that_needs_a_decision_is_on_the_first_page(owners_desk, buys):
    order = buys()
    order.payments[-1].state = PaymentState.NEEDS_REVIEW
    db.session.commit()

    assert of(order) in owners_desk.get("/studio").text
    assert "判断待ち" in owners_desk.get(of(order)).text


def test_the_evidence_of_the_last_page_before_paying_is_shown(desk, buys):
    order = buys()
    order.confirm_view = {
        "contents": "レッスン4本と証拠",
        "total": "¥49,800",
        "payment": "1回",
        "delivery": "すぐ",
        "period": "なし",
        "cancelling": "14日",
        "change_href": "",
    }
    db.session.commit()

    assert "レッスン4本と証拠" in desk.get(of(order)).text


def test_money_that_comes_later_is_told_with_its_deadline(owners_desk, buys):
    order = buys()
    order.payments[-1].slip = Slip("konbini", 49_800).kept()
    db.session.commit()

    assert "お支払い期限" in owners_desk.get(of(order)).text
