import re

import pytest

from shop.catalogue.asking_queries import asking_changes
from shop.catalogue.asking_rules import NUMBERS
from shop.catalogue.queries import school
from shop.extensions import db

KEPT = {"bridge_from_ratio": "5", "days_after": "10", "holdout_percent": "20"}


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.text))


def test_the_owner_says_when_the_shop_asks(owners_desk):
    assert owners_desk.submit("/studio/asking", **KEPT).status_code == 303

    kept = school()
    assert (kept.bridge_from_ratio, kept.days_after, kept.holdout_percent) == (5, 10, 20)
    assert 'value="20"' in owners_desk.get("/studio/asking").text


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("bridge_from_ratio", "0"),
        ("days_after", ""),
        ("holdout_percent", "51"),
        ("days_after", "x"),
        ("same_product_after_no", "29"),
        ("between", "23"),
        ("per_month", "31"),
        ("per_course", "2"),
        ("undo_for", "14"),
        ("undo_for", ""),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_stays_typed(owners_desk, name, typed):
    page = owners_desk.submit("/studio/asking", **KEPT | {name: typed})

    assert page.status_code == 422
    assert f'id="{name}-error"' in page.text
    assert f'value="{typed}"' in page.text
    assert school().holdout_percent == 0


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/studio/asking", "30以上にしてください。ここがこの店の下限です。"),
        ("/en/studio/asking", "At least 30: that is the floor, and the shop does not go below it."),
    ],
)
def test_a_number_below_its_floor_is_refused_in_words(owners_desk, address, sentence):
    page = owners_desk.submit(address, **KEPT, same_product_after_no="29")

    assert sentence in page.text
    assert school().asking == {}
    assert asking_changes() == []


@pytest.mark.parametrize(
    ("address", "silence", "cap"),
    [
        ("/studio/asking", "ふだんは60、下限は30。", "ふだんは3、限度は30。少なく"),
        (
            "/en/studio/asking",
            "Usual: 60. Floor: 30; it may be longer",
            "Usual: 3. Floor: 30; it may be fewer",
        ),
    ],
)
def test_each_number_stands_beside_its_usual_and_its_floor(owners_desk, address, silence, cap):
    page = owners_desk.get(address)

    assert all(f'name="{name}"' in page.text for name in NUMBERS)
    assert silence in text_of(page)
    assert cap in text_of(page)


def test_a_weakening_is_named_on_the_page_with_who_when_and_what(owners_desk, world):
    owners_desk.submit("/studio/asking", **KEPT, same_product_after_no="３０", between="96")

    page = text_of(owners_desk.get("/studio/asking"))
    told = page.partition("変更の記録")[2]
    assert "見送りのあと、同じ商品を案内しない日数6030ふだんより弱い" in told
    assert "案内と案内の間隔（時間）7296ふだん" not in told
    assert told.count("ふだんより弱い") == 1
    assert world.nao.name in told
    assert 'value="30"' in owners_desk.get("/studio/asking").text


@pytest.mark.parametrize("who", ["mori", "hana", "ken"])
def test_nobody_but_the_owner_sees_or_sets_a_number(app, world, who):
    browser = app.test_client().sign_in(getattr(world, who))

    assert browser.get("/studio/asking").status_code == 403
    assert browser.submit("/studio/asking", **KEPT, between="48").status_code == 403
    assert school().asking == {}


def test_whoever_is_left_alone_for_comparison_reads_so(client, world):
    school().holdout_percent = 50
    db.session.commit()
    people = [world.hana, world.ken, world.mori, world.aya, world.nao]
    read = [
        "比べるために選ばれた"
        in client.application.test_client().sign_in(each).get("/account/offers").text
        for each in people
    ]

    assert 0 < sum(read) < 5
