from datetime import timedelta

import pytest

from shop import clock
from shop.catalogue.models import School
from shop.extensions import db
from shop.learning.queries import owned
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.payments.models import PaymentState
from tests.funnel.conftest import REFUSED, WITH_BANK, answer_address, newest, quote_in, words


@pytest.fixture
def accept(hana):
    """One press on the button of a thank-you page."""

    def press(page):
        return hana.submit(answer_address(), answer="accepted", quote=quote_in(page))

    return press


def test_a_buyer_is_thanked_shown_the_way_in_and_one_addition(hana, buy, world):
    page = words(hana.get(buy()))

    assert "お申し込み、ありがとうございます" in page
    assert "/learn/blog/m1/l1" in page
    assert "表示の理由：" in page
    assert "¥1,980を支払って追加する" in page
    assert page.count("Visa ···· 4242") >= 3


def test_all_six_items_stand_in_the_card(hana, buy, world):
    page = words(hana.get(buy()))

    for item in ("内容", "合計", "お支払い", "ご提供", "この価格", "取り消し"):
        assert f"<dt>{item}</dt>" in page


def test_another_card_can_be_chosen_at_the_same_price(hana, buy, world):
    page = hana.get(buy()).text
    change = f"/products/worksheet/checkout?proposal={newest(Proposal).public_id}"

    assert f'href="{change}">変更</a>' in page
    assert "¥1,980のお支払いへ進む" in words(hana.get(change))


def test_who_owns_it_is_told_so_and_shown_no_sum(hana, buy, world):
    buy()
    page = words(hana.get("/products/blog/checkout"))

    assert "お支払いは不要です" in page
    assert "¥0" not in page


def test_the_flower_is_drawn_once_while_it_is_news(hana, buy, world, standin):
    thanks = buy()
    assert "hana draw" in hana.get(thanks).text

    standin.advance(timedelta(minutes=11))
    assert "hana draw" not in hana.get(thanks).text


def test_a_reload_finds_the_same_proposal(hana, buy, world):
    thanks = buy()
    first, again = hana.get(thanks), hana.get(thanks)

    assert db.session.query(Proposal).count() == 1
    assert "¥1,980を支払って追加する" in words(first)
    assert "¥1,980を支払って追加する" in words(again)


@pytest.mark.invariant(17)
def test_one_press_adds_it_and_may_be_undone(hana, buy, accept, world):
    answer = accept(hana.get(buy()))

    page = words(hana.get(answer.location))
    assert world.worksheet.id in owned(world.hana.id, clock.now())
    assert "を追加しました" in page
    assert "¥1,980 を Visa ···· 4242 に請求しました" in page

    hana.submit(f"/orders/{newest(Order).public_id}/undo")
    assert "追加を取り消しました" in words(hana.get(answer.location))
    assert world.worksheet.id not in owned(world.hana.id, clock.now())


@pytest.mark.invariant(17)
def test_after_thirty_minutes_undoing_is_no_longer_offered(hana, buy, accept, world, standin):
    answer = accept(hana.get(buy()))
    standin.advance(timedelta(minutes=31))

    page = words(hana.get(answer.location))
    assert "を追加しました" in page
    assert "/undo" not in page


def test_a_no_is_kept_and_the_same_page_says_so(hana, buy, world):
    thanks = buy()
    hana.get(thanks)
    answer = hana.submit(answer_address(), answer="declined", next=thanks)

    assert answer.location == thanks
    page = words(hana.get(thanks))
    assert "60日間表示しません" in page
    assert "¥1,980を支払って追加する" not in page


def test_every_answer_leads_to_the_place_where_it_is_told(hana, buy, accept, world):
    thanks = buy()
    place = f"{thanks}#add-on"
    page = hana.get(thanks)

    assert f'name="next" value="{place}"' in page.text
    assert accept(page).location == place
    undone = hana.submit(f"/orders/{newest(Order).public_id}/undo")
    assert undone.location == place
    assert 'id="add-on" tabindex="-1"' in hana.get(thanks).text


def test_a_no_at_that_place_is_not_said_twice(hana, buy, world):
    thanks = buy()
    hana.get(thanks)
    hana.submit(answer_address(), answer="declined", next=f"{thanks}#add-on")

    assert words(hana.get(thanks)).count("60日間表示しません") == 1


def test_a_bank_that_asks_is_shown_its_own_page(hana, buy, turn_card, accept, world):
    thanks = buy()
    page = hana.get(thanks)
    turn_card(WITH_BANK)
    answer = accept(page)

    assert answer.location.endswith("/pay")
    assert "カード会社の本人確認が必要です" in words(hana.get(thanks))
    assert newest(Order).payments[-1].state is PaymentState.REQUIRES_ACTION


def test_a_refused_card_leaves_the_first_order_alone_and_offers_another_way(
    hana, buy, turn_card, accept, world
):
    thanks = buy()
    page = hana.get(thanks)
    turn_card(REFUSED)
    answer = accept(page)

    assert answer.location.endswith("/return")
    page = words(hana.get(thanks))
    assert "請求はされていません" in page
    assert "/other-way" in page
    assert world.blog.id in owned(world.hana.id, clock.now())


def test_going_on_without_it_after_a_refusal_asks_again_calmly(hana, buy, turn_card, accept, world):
    thanks = buy()
    page = hana.get(thanks)
    turn_card(REFUSED)
    accept(page)
    hana.submit(f"/orders/{newest(Order).public_id}/stop")

    assert "¥1,980を支払って追加する" in words(hana.get(thanks))


def test_after_its_deadline_it_says_so_with_the_regular_price(hana, buy, world, standin):
    thanks = buy()
    hana.get(thanks)
    standin.advance(timedelta(hours=24))

    page = words(hana.get(thanks))
    assert "に終わりました" in page
    assert "¥1,980を支払って追加する" not in page


def test_what_was_bought_another_way_is_owned(hana, buy, give, world):
    thanks = buy()
    hana.get(thanks)
    give(world.worksheet)

    assert "はお持ちです" in words(hana.get(thanks))


def test_a_guest_sees_it_in_the_browser_that_bought_and_nobody_else(client, ken, buy, world):
    thanks = buy()

    assert "¥1,980を支払って追加する" in words(client.get(thanks))
    assert ken.get(thanks).status_code == 404
    assert "/sign-in" in client.application.test_client().get(thanks).location


def test_a_free_order_thanks_without_card_or_receipt_of_money(client, buy, world):
    page = words(client.get(buy("mini")))

    assert "はもう始められます" in page or "もう始められます" in page
    assert "支払って追加する" not in page


@pytest.mark.parametrize(
    ("kind", "begin"),
    [("worksheet", "/downloads/worksheet"), ("bundle", "/learn/blog/m1/l1")],
)
def test_thanks_begin_with_what_was_bought(hana, buy, world, kind, begin):
    assert begin in hana.get(buy(kind)).text


def test_without_a_kept_card_the_same_card_leads_to_the_confirm_page(hana, buy, world):
    world.to_worksheet.from_id = world.mini.id
    db.session.commit()
    page = words(hana.get(buy("mini")))
    answer = hana.submit(answer_address(), answer="accepted")

    assert "¥1,980で申し込みへ進む" in page
    assert "/products/worksheet/checkout?proposal=" in answer.location


def test_the_owner_may_ask_for_two_presses(hana, buy, world):
    db.session.query(School).update({"two_presses": True})
    db.session.commit()
    page = hana.get(buy())
    first = hana.submit(answer_address(), answer="accepted")

    assert quote_in(page) == ""
    assert first.location.endswith("/confirm")
    assert world.worksheet.id not in owned(world.hana.id, clock.now())

    second = hana.get(first.location)
    hana.submit(answer_address(), answer="accepted", quote=quote_in(second))
    assert world.worksheet.id in owned(world.hana.id, clock.now())


def test_an_additions_own_address_leads_to_the_first_thanks(hana, buy, accept, world):
    thanks = buy()
    accept(hana.get(thanks))

    assert hana.get(f"/orders/{newest(Order).public_id}/thanks").location == thanks


def test_an_unpaid_order_leads_back_to_its_payment(hana, world, standin):
    hana.submit("/orders", quote=quote_in(hana.get("/products/blog/checkout")))
    address = f"/orders/{newest(Order).public_id}"

    assert hana.get(f"{address}/thanks").location == f"{address}/return"
    assert hana.get(address).location == f"{address}/thanks"
