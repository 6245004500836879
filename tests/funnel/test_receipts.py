import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.models import School
from shop.extensions import db
from shop.orders.models import Order
from shop.orders.receipt_models import Receipt, ReceiptPaper
from shop.pdf import unprintable
from shop.sandbox import play
from tests.funnel.conftest import REFUSED, answer_address, newest, quote_in, words
from tests.racing import BOTH_DATABASES


@pytest.fixture
def receipt(hana, buy):
    return buy().replace("/thanks", "/receipt")


def test_a_receipt_names_sum_tax_and_card(hana, receipt):
    page = words(hana.get(receipt))

    assert "¥49,800" in page
    assert "¥4,527" in page
    assert "Visa ···· 4242" in page


def test_the_name_on_it_can_be_changed(hana, receipt):
    hana.submit(receipt, recipient="  株式会社　段々 ")

    assert newest(Order).recipient == "株式会社 段々"
    assert "株式会社 段々 様" in words(hana.get(receipt))


def test_a_name_too_long_is_refused_and_kept_in_the_field(hana, receipt):
    answer = hana.submit(receipt, recipient="長" * 121)

    assert answer.status_code == 422
    assert "長" * 121 in answer.text
    assert newest(Order).recipient == ""


def test_only_a_registered_seller_looks_registered(hana, buy):
    plain = words(hana.get(buy().replace("/thanks", "/receipt")))
    registered("Ｔ1234567890123")

    page = words(hana.get(buy("seo").replace("/thanks", "/receipt")))

    assert "登録番号" not in plain
    assert "適格請求書" not in plain
    assert "T1234567890123" in page
    assert "適格請求書" in page


@pytest.mark.parametrize(
    ("said", "number"), [("T123", ""), ("ありません", ""), ("Ｔ1234567890123", "T1234567890123")]
)
def test_the_thanks_show_a_tax_number_only_where_the_paper_does(hana, buy, said, number):
    registered(said)

    page = words(hana.get(buy()))

    assert ("登録番号" in page) is bool(number)
    assert said not in page or said == number
    assert number in page


def test_without_a_name_the_paper_is_only_the_simple_one(client, world, buy):
    registered("T1234567890123")

    page = words(client.get(buy().replace("/thanks", "/receipt")))

    assert "適格簡易請求書" in page


@BOTH_DATABASES
@pytest.mark.scenario("67")
def test_a_receipt_downloaded_again_is_the_same_to_the_byte(hana, receipt, world, now):
    first = pdf(hana, receipt)
    hana.submit(receipt, recipient="株式会社 段々")
    world.blog.title, world.blog.price_minor = {"ja": "別の講座"}, 1
    world.hana.name = "改名"
    registered("T1234567890123")

    again = hana.get(first.request.path).data

    assert again == first.data == db.session.query(ReceiptPaper).one().content
    assert again.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 1/" in again


@BOTH_DATABASES
@pytest.mark.scenario("67")
def test_no_receipt_can_be_changed_behind_the_shops_back(hana, receipt):
    pdf(hana, receipt)

    for deed in ("UPDATE receipt SET number = 'R'", "DELETE FROM receipt_paper"):
        with pytest.raises(sa.exc.DBAPIError, match="never changed"):
            db.session.execute(sa.text(deed))
        db.session.rollback()


@pytest.mark.scenario("67")
def test_what_was_kept_is_sent_whatever_our_paper_looks_like_by_now(hana, receipt, now):
    mine = newest(Receipt)
    kept = ReceiptPaper(receipt_id=mine.id, language="ja", content=b"%PDF-of-old", made_at=now)
    db.session.add(kept)
    db.session.commit()

    assert pdf(hana, receipt).data == b"%PDF-of-old"


def test_another_name_makes_another_paper_that_names_the_old_one(hana, receipt):
    old = newest(Receipt)

    hana.submit(receipt, recipient="株式会社 段々")
    hana.submit(receipt, recipient="株式会社 段々")

    new, page = newest(Receipt), words(hana.get(receipt))
    assert [each.number for each in papers()] == [old.number, f"{old.number}-2"]
    assert new.snapshot == old.snapshot
    assert f"{old.number} に代わるもの" in page
    assert f"{old.number}-2 に差し替え" in page


def test_each_language_has_its_own_paper(hana, receipt):
    japanese, english = pdf(hana, receipt), pdf(hana, f"/en{receipt}")

    assert japanese.data != english.data
    assert english.mimetype == "application/pdf"
    assert "Received as above." in words(hana.get(f"/en{receipt}"))


@pytest.mark.parametrize("name", ["髙﨑 花", "𠮷田", "瀨戸 德子", "葛\U000e0100城 花"])
def test_a_rare_name_stands_on_page_and_paper(hana, receipt, name):
    hana.submit(receipt, recipient=name)

    assert f"{name} 様" in words(hana.get(receipt))
    assert unprintable(newest(Receipt).recipient) == frozenset()
    assert pdf(hana, receipt).data.startswith(b"%PDF-")


def test_signs_the_paper_cannot_show_are_named_and_refused(hana, receipt):
    answer = hana.submit(receipt, recipient="花😀")

    assert answer.status_code == 422
    assert "😀" in re.search(r'recipient-error">([^<]+)', answer.text).group(1)


def test_one_visit_is_on_one_paper(hana, buy):
    thanks = buy()
    quote, receipt = quote_in(hana.get(thanks)), thanks.replace("/thanks", "/receipt")
    hana.submit(answer_address(), answer="accepted", quote=quote)

    page = hana.get(hana.submit(f"{receipt}/together").location)

    assert newest(Receipt).snapshot["total"] == 49_800 + 1_980
    assert "¥51,780" in words(page)
    assert "¥4,707" in words(page)
    assert newest(Receipt).number.endswith("-0001-S1")
    assert hana.submit(f"{receipt}/together").location == page.request.path


@pytest.fixture
def visit(hana, buy):
    """Hana bought the course, then its add-on with one press; the page of her receipt."""
    thanks = buy()
    quote = quote_in(hana.get(thanks))
    hana.submit(answer_address(), answer="accepted", quote=quote)
    return thanks.replace("/thanks", "/receipt")


def test_a_visit_that_went_on_has_a_paper_in_the_place_of_the_earlier_one(hana, visit, buy):
    hana.submit(f"{visit}/together")
    root = newest(Receipt).order_id
    buy("seo")
    newest(Order).parent_id = root
    db.session.commit()

    hana.submit(f"{visit}/together")
    hana.submit(visit, recipient="株式会社 段々")

    together = [each for each in papers() if each.kind == "together"]
    first, whole, named = together
    assert [each.number[-3:] for each in together] == ["-S1", "-S2", "2-2"]
    assert (whole.replaces_id, named.replaces_id) == (first.id, whole.id)
    assert whole.snapshot["total"] == 49_800 + 1_980 + 29_800
    assert f"{whole.number} に差し替え" in words(hana.get(visit))


def test_a_visit_whose_first_purchase_went_back_keeps_its_papers_in_one_place(
    hana, visit, buy, standin, stripe_calls
):
    hana.submit(f"{visit}/together")
    root = db.session.get_one(Order, newest(Receipt).order_id)
    buy("seo")
    newest(Order).parent_id = root.id
    play.refund(standin, root.payments[-1].intent_id)
    stripe_calls.deliver_all()

    hana.submit(f"{visit}/together")

    first, rest = [each for each in papers() if each.kind == "together"]
    assert (rest.order_id, rest.replaces_id) == (root.id, first.id)
    assert rest.number == first.number.replace("-S1", "-S2")


def test_on_one_paper_each_purchase_has_its_own_day_and_way(
    hana, buy, turn_card, standin, stripe_calls
):
    thanks = buy()
    quote = quote_in(hana.get(thanks))
    turn_card(REFUSED)
    hana.submit(answer_address(), answer="accepted", quote=quote)
    hana.submit(f"/orders/{newest(Order).public_id}/other-way")
    taken = play.pay_otherwise(standin, newest(Order).payments[-1].session_id, "konbini")
    standin.advance(timedelta(days=1))
    play.pay_slip(standin, taken.intent["id"])
    stripe_calls.deliver_all()

    hana.submit(thanks.replace("/thanks", "/receipt/together"))

    page = words(hana.get(f"/receipts/{newest(Receipt).public_id}"))
    first, second = newest(Receipt).snapshot["orders"]
    assert re.search(rf">2026年10月8日[^<]+Visa ···· 4242　{first}<", page)
    assert re.search(rf">2026年10月9日[^<]+コンビニ　{second}<", page)
    assert f"worksheetの講座　{second} <" in page


def test_one_order_alone_needs_no_paper_for_all(hana, receipt):
    assert hana.submit(f"{receipt}/together").location == receipt
    assert [each.kind for each in papers()] == ["receipt"]


def test_what_cost_nothing_has_no_receipt(hana, buy):
    thanks = buy("mini")

    assert hana.get(thanks.replace("/thanks", "/receipt")).status_code == 404
    assert "/receipt" not in hana.get(thanks).text


def test_a_refund_has_its_own_paper(hana, receipt, standin, stripe_calls):
    registered("T1234567890123")
    play.refund(standin, newest(Order).payments[-1].intent_id, 5_800)
    stripe_calls.deliver_all()

    note = newest(Receipt)

    page = words(hana.get(f"/receipts/{note.public_id}"))
    assert note.kind == "credit_note"
    assert "¥5,800" in page
    assert "¥527" in page
    assert "適格返還請求書" in page
    assert note.number in words(hana.get(receipt))


@pytest.mark.parametrize("tail", ["", ".pdf"])
def test_a_paper_is_its_buyers_alone(hana, ken, receipt, client, tail):
    address = f"/receipts/{newest(Receipt).public_id}{tail}"

    assert hana.get(address).status_code == 200
    assert ken.get(address).status_code == 404
    assert "/sign-in" in client.application.test_client().get(address).location


def test_nobody_else_reads_or_writes_it(ken, receipt, client):
    assert ken.get(receipt).status_code == 404
    assert ken.submit(receipt, recipient="健").status_code == 404
    assert "/sign-in" in client.application.test_client().get(receipt).location
    assert ken.submit(f"{receipt}/together").status_code == 404


def registered(number):
    db.session.query(School).update({"legal": {"registration": number}})
    db.session.commit()


def pdf(browser, receipt):
    return browser.get(f"{receipt}.pdf", follow_redirects=True)


def papers():
    db.session.expire_all()
    return db.session.query(Receipt).order_by(Receipt.id).all()
