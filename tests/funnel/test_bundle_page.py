from shop.catalogue.models import ProductState
from shop.extensions import db
from tests.funnel.conftest import words


def test_a_bundle_names_sum_price_and_saving(client, world):
    page = words(client.get("/products/bundle"))

    assert "¥79,600" in page
    assert "¥55,720で申し込みへ進む" in page
    assert "¥23,880（30%）" in page


def test_whoever_paid_for_a_part_completes_the_set_with_the_arithmetic(hana, buy, world):
    buy("blog")
    page = words(hana.get("/products/bundle"))

    assert "残りをそろえる" in page
    assert "¥5,920で申し込みへ進む" in page
    assert "¥49,800" in page


def test_whoever_owns_all_parts_is_sold_nothing(hana, give, world):
    give(world.blog)
    give(world.seo)
    page = words(hana.get("/products/bundle"))

    assert "お持ちの講座です" in page
    assert "申し込みへ進む" not in page


def test_a_withdrawn_part_takes_the_bundle_off_sale(client, world):
    world.seo.state = ProductState.ARCHIVED
    db.session.commit()
    page = words(client.get("/products/bundle"))

    assert "いま購入できません" in page
    assert "申し込みへ進む" not in page


def test_a_part_names_its_bundle_unless_another_part_is_gone(client, world):
    assert "bundleの講座" in words(client.get("/products/seo"))
    world.blog.state = ProductState.ARCHIVED
    db.session.commit()

    assert "bundleの講座" not in words(client.get("/products/seo"))
