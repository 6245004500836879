import pytest

from shop.catalogue.queries import school
from shop.extensions import db

KEPT = {"bridge_from_ratio": "5", "days_after": "10", "holdout_percent": "20"}


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
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_stays_typed(owners_desk, name, typed):
    page = owners_desk.submit("/studio/asking", **KEPT | {name: typed})

    assert page.status_code == 422
    assert f'id="{name}-error"' in page.text
    assert f'value="{typed}"' in page.text
    assert school().holdout_percent == 0


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
