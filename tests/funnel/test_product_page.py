import pytest

from shop.catalogue.models import ProductState
from shop.extensions import db


def test_a_stranger_sees_what_it_is_what_it_costs_and_what_goes_with_it(client, world):
    page = client.get("/products/blog")

    assert "¥49,800で申し込みへ進む" in page.text
    assert "/learn/blog/m1/l1" in page.text
    assert page.text.count("次に困ること") == 3
    assert "bundleの講座" in page.text


def test_its_owner_sees_progress_and_no_price(hana, buy, world):
    buy()
    page = hana.get("/products/blog")

    assert "4本中0本" in page.text
    assert "¥49,800" not in page.text


@pytest.mark.parametrize("state", [ProductState.DRAFT, ProductState.ARCHIVED])
def test_an_unpublished_product_is_not_found(client, world, state):
    world.blog.state = state
    db.session.commit()

    assert client.get("/products/blog").status_code == 404
