"""What a product costs this student today: credits counted, and never more than it costs now."""

from shop.extensions import db
from shop.orders.models import Order
from tests.funnel.conftest import answer_address, newest, quote_in, words


def test_a_higher_product_costs_the_difference(hana, buy, world):
    buy("worksheet")
    world.seo.upgrades_id = world.worksheet.id
    db.session.commit()
    page = words(hana.get("/products/seo"))

    assert "お支払い済みの分（下の段の商品）" in page and "−¥1,980" in page
    assert "¥27,820で申し込みへ進む" in page
    buy("seo")
    assert newest(Order).total().amount == 27_820


def test_one_press_charges_the_lower_of_the_offer_and_todays_price(hana, buy, world):
    thanks = buy("blog")
    assert "¥1,980を支払って追加する" in words(hana.get(thanks))

    world.worksheet.price_minor = 980
    db.session.commit()
    page = hana.get(thanks)
    hana.submit(answer_address(), answer="accepted", quote=quote_in(page))

    assert "¥980を支払って追加する" in words(page)
    assert newest(Order).payments[-1].amount_minor == 980
