import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.orders.receipt_operations import name_recipient
from shop.payments.ledger_models import LedgerEntry
from shop.payments.ledger_queries import balance
from shop.sandbox import play

OCTOBER = "first=2026-10-01&last=2026-10-31"


@pytest.fixture
def sold(buys, standin, stripe_calls, now):
    """Hana's blog course of which ¥5,800 went back, Ken's worksheet."""

    def sell(world):
        blog = buys()
        play.refund(standin, blog.payments[-1].intent_id, 5_800)
        stripe_calls.deliver_all()
        buys("worksheet", world.ken)
        return blog

    return sell


def table(browser, query=OCTOBER):
    content = browser.get(f"/en/studio/books.csv?{query}").data
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def column(rows, name):
    return [int(row[name]) for row in rows]


@pytest.mark.scenario("F3")
def test_what_was_paid_back_is_exported_to_the_yen(owners_desk, sold, world):
    sold(world)

    rows = table(owners_desk)

    assert column(rows, "Money paid back") == [0, 5_800, 0]
    assert column(rows, "Sold (tax included)") == [49_800, 0, 1_980]
    assert "¥5,800" in owners_desk.get(f"/studio/books?{OCTOBER}").text


def test_the_sums_are_the_ledgers(owners_desk, sold, world):
    sold(world)

    rows, books = table(owners_desk), {each.value: sum for each, sum in balance().items()}

    assert sum(column(rows, "Stays at Stripe")) == books["stripe"].amount
    assert sum(column(rows, "Sold (tax included)")) == -books["sales"].amount
    assert sum(column(rows, "Fee")) == books["fees"].amount
    whole = [column(rows, name) for name in ("Sold (tax included)", "Net", "Tax 10%")]
    back = column(rows, "Money paid back")
    assert sum(whole[0]) - sum(back) == sum(whole[1]) + sum(whole[2])


def test_each_line_names_its_paper_and_its_buyer_as_printed(owners_desk, sold, world, now):
    order = sold(world)
    name_recipient(order, "株式会社 段々", now)

    rows = table(owners_desk)

    assert [row["Buyer"] for row in rows] == ["株式会社 段々", "株式会社 段々", "健"]
    assert rows[0]["Receipt number"] == f"R{order.number[1:]}-2"
    assert re.fullmatch(rf"R{order.number[1:]}-C\d+", rows[1]["Receipt number"])
    assert rows[0]["Day"] == "2026-10-08"


@pytest.mark.parametrize(("query", "found"), [
    pytest.param("first=2026-10-09&last=2026-10-31", 0, id="another day"),
    pytest.param(f"{OCTOBER}&least=5000&most=6000", 1, id="by amount"),
    pytest.param(f"{OCTOBER}&who=健", 1, id="by name"),
    pytest.param(f"{OCTOBER}&who=HANA@", 2, id="by address"),
    pytest.param(f"{OCTOBER}&who=hana&most=6000", 1, id="by both"),
    pytest.param(f"{OCTOBER}&who=nobody", 0, id="nobody"),
])  # fmt: skip
def test_the_books_are_searched_by_day_amount_and_counterparty(
    owners_desk, sold, world, query, found
):
    sold(world)

    assert len(table(owners_desk, query)) == found
    page = owners_desk.get(f"/studio/books?{query}").text
    assert ("<table" in page) is (found > 0)


@pytest.mark.scenario("X14")
@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@A1", "＝1"])
def test_no_name_is_run_by_a_spreadsheet(owners_desk, buys, world, now, name):
    name_recipient(buys(), name, now)

    book = zipfile.ZipFile(io.BytesIO(owners_desk.get(f"/studio/books.xlsx?{OCTOBER}").data))

    assert table(owners_desk)[0]["Buyer"] == f"'{name}"
    assert f"'{name}" in book.read("xl/sharedStrings.xml").decode()
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_numbers_are_numbers_in_the_workbook(owners_desk, buys):
    buys()

    book = zipfile.ZipFile(io.BytesIO(owners_desk.get(f"/studio/books.xlsx?{OCTOBER}").data))

    assert b"<v>49800</v>" in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(("minutes", "there"), [(0, True), (2, False)])
def test_without_any_words_it_is_this_month_in_japan(
    client, buys, world, standin, now, minutes, there
):
    buys()
    last_minute = now.replace(day=31, hour=14, minute=59)
    standin.advance(last_minute - now + timedelta(minutes=minutes, seconds=-20))

    page = client.sign_in(world.nao).get("/studio/books")

    assert ("¥49,800" in page.text) is there


@pytest.mark.parametrize(("query", "field"), [
    ("first=yesterday", "first"), ("last=2026-13-01", "last"), ("least=many", "least"),
    ("first=2026-10-31&last=2026-10-01", "last"), ("last=9999-01-01", "last"),
])  # fmt: skip
def test_what_cannot_be_searched_for_is_said_at_its_field(owners_desk, query, field):
    page = owners_desk.get(f"/studio/books?{query}")

    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert owners_desk.get(f"/studio/books.csv?{query}").status_code == 400


def test_a_teacher_sees_no_books(desk, sold, world):
    assert desk.get("/studio/books").status_code == 403
    assert "/studio/books" not in desk.get("/studio/orders").text


def test_every_fact_in_the_books_adds_up_to_nothing(sold, world):
    sold(world)

    summed = sa.select(sa.func.sum(LedgerEntry.amount_minor))
    facts = summed.group_by(LedgerEntry.source, LedgerEntry.source_id)
    assert set(db.session.scalars(facts)) == {0}
