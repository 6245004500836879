"""Group E, papers about money: receipts, credit notes and the cash book, as they are downloaded."""

import csv
import io
import re
import zipfile

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Product, School
from shop.extensions import db
from tests.scenarios.desk import pay_back, refunds_of, sent_back
from tests.scenarios.people import new_bundle, new_product, words
from tests.scenarios.seen import row_of
from tests.scenarios.shopfront import at_once

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]


def books(desk, order, kind="csv"):
    """The lines about one order, as the owner's spreadsheet gets them."""
    row = row_of(desk.shop, order)
    content = desk.get(f"/en/studio/books.{kind}?who={row.student.email}").content
    if kind == "xlsx":
        return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return [each for each in rows if each["Order number"] == row.number]


@pytest.mark.scenario("66")
def test_three_lines_of_105_yen_before_tax_carry_31_yen_of_tax(shop, tab, desk):
    three = [new_product(shop, 115) for _ in range(3)]
    order = tab.buy(new_bundle(shop, 345, *three))

    receipt = words(tab.get(f"/orders/{order}/receipt"))

    assert receipt.count("¥115") >= 3
    assert re.search(r"¥31\b", receipt) and not re.search(r"¥30\b", receipt)
    assert [each["Tax 10%"] for each in books(desk, order)] == ["31"]


@pytest.mark.scenario("F3")
def test_5800_yen_are_5800_in_every_place_they_are_read(shop, tab, desk):
    order = tab.buy("blog")
    pay_back(desk, order, (5_800,))

    assert sent_back(shop, order) == [each.amount_minor for each in refunds_of(shop, order)]
    assert sent_back(shop, order) == [5_800]
    for browser, page in (
        (tab, f"/orders/{order}/receipt"),
        (tab, f"/orders/{order}/refund"),
        (desk, f"/studio/orders/{order}"),
    ):
        assert re.search(r"¥5,800\b", words(browser.get(page))), page
    assert [each["Money paid back"] for each in books(desk, order)] == ["0", "5800"]
    assert "<v>5800</v>" in books(desk, order, "xlsx")


def paper(tab, order):
    """The address of the receipt that counts now, and its bytes."""
    address = tab.get(f"/orders/{order}/receipt.pdf").headers["Location"]
    return address, tab.get(address).content


@pytest.fixture
def another_world(shop):
    """Called: title, price and seller are others; the seller is himself again afterwards."""
    legal = shop.ask(lambda: db.session.query(School).one().legal)

    def changed(slug=None, seller=None):
        values = {"title": {"ja": "別の講座"}, "price_minor": 1_000}
        db.session.execute(sa.update(Product).filter_by(slug=slug).values(**values))
        db.session.execute(sa.update(School).values(legal=seller))
        db.session.commit()

    yield lambda slug: shop.ask(changed, slug, {"registration": "T1234567890123"})
    shop.ask(changed, None, legal)


@pytest.mark.scenario("67")
def test_a_receipt_is_the_same_to_the_byte_whatever_changed_since(shop, tab, another_world):
    slug = new_product(shop, 9_800)
    order = tab.buy(slug)
    address, first = paper(tab, order)

    another_world(slug)
    tab.post("/account/profile", name="改名", language="ja")
    shop.later(days=1)

    assert first.startswith(b"%PDF-")
    assert paper(tab, order) == (address, first)
    assert "¥9,800" in words(tab.get(address.removesuffix(".pdf")))


@pytest.mark.scenario("67")
def test_no_two_papers_have_the_same_number_whoever_asks_at_once(shop, tab):
    order = tab.buy("blog")
    old = paper(tab, order)
    tabs = [(tab.copy(), f"株式会社{n}") for n in range(8)]

    at_once(lambda t=t, n=n: t.post(f"/orders/{order}/receipt", recipient=n) for t, n in tabs)

    page = words(tab.get(f"/orders/{order}/receipt"))
    number = row_of(shop, order).number.replace("D", "R", 1)
    made = [number, *(f"{number}-{n}" for n in range(2, 10))]
    assert all(each in page for each in made)
    assert tab.get(old[0]).content == old[1]
