from shop import clock
from shop.learning.queries import owned
from tests.funnel.conftest import answer_address, quote_in


def test_a_buyer_is_thanked_shown_the_way_in_and_one_addition(hana, buy, world):
    page = hana.get(buy())

    assert "お申し込み" in page.text
    assert "/learn/blog/m1/l1" in page.text
    assert "¥1,980を支払って追加する" in page.text
    assert "Visa ···· 4242" in page.text


def test_one_press_adds_it_and_may_be_undone(hana, buy, world):
    page = hana.get(buy())

    answer = hana.submit(answer_address(), answer="accepted", quote=quote_in(page))

    assert answer.location.endswith("/thanks")
    assert world.worksheet.id in owned(world.hana.id, clock.now())
    assert "/undo" in hana.get(answer.location).text
