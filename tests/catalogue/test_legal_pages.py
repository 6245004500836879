import pytest
import sqlalchemy as sa

from shop.catalogue.legal_rules import missing, said
from shop.catalogue.models import School
from shop.extensions import db

WHOLE = {
    "seller": {"ja": "だんだん学舎", "en": "Dandan School"},
    "responsible": "直",
    "email": "school@example.jp",
}


@pytest.mark.parametrize(
    ("legal", "names"),
    [
        pytest.param(WHOLE, [], id="address and phone may be given on request"),
        pytest.param({}, ["seller", "responsible", "email"], id="nothing said yet"),
        pytest.param(WHOLE | {"seller": {"ja": ""}}, ["seller"], id="an empty word says nothing"),
        pytest.param(WHOLE | {"email": None}, ["email"], id="nor does none"),
    ],
)
def test_what_a_seller_still_has_to_say(legal, names):
    assert missing(legal) == names


def test_a_plain_text_is_the_same_in_every_language():
    assert said({"phone": "03"}, "phone") == {"ja": "03", "en": "03"}


def set_legal(legal):
    db.session.scalar(sa.select(School)).legal = legal
    db.session.commit()


@pytest.mark.parametrize("page", ["tokushoho", "refund", "privacy"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_everybody_may_read_the_legal_pages(client, world, page, prefix):
    assert client.get(f"{prefix}/legal/{page}").status_code == 200


@pytest.mark.parametrize("page", ["tokushoho", "refund", "privacy"])
def test_a_shop_without_a_school_still_has_its_legal_pages(client, app, page):
    assert client.get(f"/legal/{page}").status_code == 200


def test_what_is_missing_is_said_on_the_page(client, world):
    assert "notice" in client.get("/legal/tokushoho").text
    set_legal(WHOLE)
    assert "notice" not in client.get("/legal/tokushoho").text


def test_the_sellers_facts_stand_there_in_the_readers_language(client, world):
    set_legal(WHOLE | {"address": {"ja": "東京都", "en": "Tokyo"}})

    assert "<dd>東京都</dd>" in client.get("/legal/tokushoho").text
    assert "<dd>Tokyo</dd>" in client.get("/en/legal/tokushoho").text


def test_the_schools_own_refund_rule_is_the_one_shown(client, world):
    set_legal(WHOLE | {"refund": {"ja": "30日以内は全額", "en": "All of it within 30 days"}})

    assert "All of it within 30 days" in client.get("/en/legal/refund").text
    assert "All of it within 30 days" in client.get("/en/legal/tokushoho").text
