"""Findings stand where they concern, as one list, and only at one's own things."""

from datetime import timedelta

import pytest

from shop.accounts.models import Role, Student
from shop.catalogue.models import LongTuition, ProductState, School
from shop.extensions import db
from shop.ladder.lint_queries import bounds
from shop.ladder.lint_rules import lint
from shop.offers.words import Moment, OfferState, PriceRule
from shop.orders.coupon_models import Coupon, CouponProduct
from shop.studio.lint.queries import drawing
from tests.offers.gathering import terms_for
from tests.studio.conftest import everything, kept, wrong_fields

LINT, BOARD = "/studio/lint", "/studio/ladders/writing"
LIST = 'class="checks"'


@pytest.fixture
def dear_sheet(world):
    """¥19,800 for a worksheet beside a course of ¥49,800."""
    world.worksheet.price_minor = 19_800
    db.session.commit()


def test_the_whole_map_is_linted(world, now):
    found = [(each.lint, each.at) for each in lint(drawing(bounds(), now))]

    assert found == [("dead_end", "/studio/products/seo")]


def test_the_list_counts_and_leads_to_what_mends(desk, world, dear_sheet):
    page = desk.get(LINT).text

    assert "要修正0件、注意2件" in page
    assert 'href="/studio/steps/new?from=seo"' in page
    assert f'href="/studio/steps/{world.to_worksheet.id}"' in page


def test_before_a_ladder_is_drawn_nothing_is_praised(app, client, now):
    client.sign_in(kept(Student(email="nao@example.jp", role=Role.OWNER, created_at=now)))

    page = client.get(LINT).text

    assert "階段を作って商品を置くと" in page
    assert "互いに合っています" not in page


def test_without_a_product_there_is_nothing_to_ask_why_about(app, client, now):
    client.sign_in(kept(Student(email="nao@example.jp", role=Role.OWNER, created_at=now)))

    page = client.get("/studio/why").text

    assert 'href="/studio/products/new"' in page
    assert '<select id="about"' not in page


def test_an_empty_list_says_so(client, world):
    assert "合っています。" in client.sign_in(world.aya).get(LINT).text


def test_a_teacher_sees_only_his_own(client, world):
    page = client.sign_in(world.aya).get(LINT).text

    assert "seo" not in page


def test_the_owner_sees_all(owners_desk):
    assert "要修正0件、注意1件" in owners_desk.get(LINT).text


def test_it_speaks_english(desk):
    page = desk.get(f"/en{LINT}").text

    assert "After “The seo course” there is no next step." in page


@pytest.mark.parametrize(
    "place", [BOARD, "/studio/products/blog", "/studio/products/worksheet/price"]
)
def test_a_finding_stands_where_it_concerns(desk, dear_sheet, place):
    assert "20%を超える価格です" in desk.get(place).text


def test_at_the_step_too(desk, world, dear_sheet):
    assert "20%を超える価格です" in desk.get(f"/studio/steps/{world.to_worksheet.id}").text
    assert LIST not in desk.get(f"/studio/steps/{world.to_seo.id}").text


def test_a_product_in_order_has_no_list(desk):
    assert LIST not in desk.get("/studio/products/mini").text


def test_a_paused_step_an_ended_offer_and_an_archived_product_are_history(world, now):
    terms_for(world.to_worksheet, Moment.THANK_YOU, now, state=OfferState.ENDED, window_hours=24)
    world.to_seo.paused = True
    world.seo.state = world.bundle.state = ProductState.ARCHIVED
    db.session.commit()

    assert lint(drawing(bounds(), now)) == []


@pytest.mark.parametrize(("hours", "found"), [(0, 0), (1, 1)])
def test_past_its_date_an_offer_is_history_to_the_linter(world, now, hours, found):
    until = now + timedelta(hours=hours)
    note = {"ja": "少人数"}
    offer = terms_for(world.to_seo, Moment.LIBRARY, now, until=until, note=note)

    at = [each.at for each in lint(drawing(bounds(), now))]
    assert at.count(f"/studio/offers/{offer.id}") == found


def test_an_offers_lowest_price_is_what_counts(world, now):
    steps = [{"seats": 5, "amount": 20_000}]
    more = {"price_rule": PriceRule.STEPS, "price_steps": steps, "note": {"ja": "少人数"}}
    offer = terms_for(world.to_coaching, Moment.LIBRARY, now, **more)

    found = [
        each.lint
        for each in lint(drawing(bounds(), now))
        if each.at == f"/studio/offers/{offer.id}"
    ]
    assert found == ["below_floor", "untranslated"]


def test_an_offers_findings_stand_among_its_checks(desk, world, now):
    owners = {"any_of": [[{"trait": "owner_of", "product_id": world.bundle.id}]]}
    offer = terms_for(world.to_seo, Moment.LIBRARY, now, audience=owners)

    assert "もすでにお持ちです" in desk.get(f"/studio/offers/{offer.id}").text


def coupon_on(product, now, **terms):
    made = Coupon(code="HARU", key="haru", created_at=now, **terms)
    made.products = [CouponProduct(product_id=product.id)]
    db.session.add(made)
    db.session.commit()
    return f"/studio/coupons/{made.id}"


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ({"percent": 28}, []),
        ({"percent": 29}, ["below_floor"]),
        ({"amount_minor": 15_921}, ["below_floor"]),
        ({"percent": 29, "active": False}, []),
        ({"percent": 29, "max_uses": 1, "used": 1}, []),
        ({"percent": 29, "ends_at": timedelta()}, []),
        ({"percent": 29, "starts_at": timedelta(days=9)}, ["below_floor"]),
    ],
    ids=["half of ¥79,600", "below it", "an amount too", "off", "used up", "over", "not yet"],
)
def test_a_bundles_saving_and_a_coupon_are_one_discount(world, now, terms, found):
    dates = {name: now + terms[name] for name in ("starts_at", "ends_at") if name in terms}
    place = coupon_on(world.bundle, now, **terms | dates)

    assert [each.lint for each in lint(drawing(bounds(), now)) if each.at == place] == found


def test_a_coupon_for_one_course_stacks_with_nothing(world, now):
    place = coupon_on(world.blog, now, percent=90)

    assert place not in [each.at for each in lint(drawing(bounds(), now))]


def test_a_coupons_finding_stands_at_the_coupon(desk, world, now):
    place = coupon_on(world.bundle, now, percent=60)

    assert "¥22,288" in desk.get(place).text
    assert f'href="{place}"' in desk.get(LINT).text


def test_the_open_question_of_law_leads_to_its_answer(desk, world):
    world.coaching.long_tuition = LongTuition.UNANSWERED
    db.session.commit()

    assert 'href="/studio/products/coaching/law"' in desk.get(BOARD).text


def test_the_owner_says_how_dear_an_add_on_may_be(owners_desk, dear_sheet):
    owners_desk.submit(LINT, add_on_percent="40", lowest_percent="３０")

    kept = db.session.query(School).one()
    assert (kept.add_on_percent, kept.lowest_percent) == (40, 30)
    assert "要修正0件、注意1件" in owners_desk.get(LINT).text


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"add_on_percent": "0", "lowest_percent": "50"}, {"add_on_percent"}),
        ({"add_on_percent": "20", "lowest_percent": ""}, {"lowest_percent"}),
        ({"add_on_percent": "x", "lowest_percent": "101"}, {"add_on_percent"}),
    ],
)
def test_bad_bounds_are_refused_and_nothing_changes(owners_desk, typed, wrong):
    before = everything()

    answer = owners_desk.submit(LINT, **typed)

    assert (answer.status_code, wrong_fields(answer)) == (422, wrong)
    assert f'value="{typed["lowest_percent"]}"' in answer.text
    assert everything() == before


def test_a_teacher_cannot_change_what_the_owner_allows(desk):
    assert desk.submit(LINT, add_on_percent="90", lowest_percent="1").status_code == 403
    assert 'name="add_on_percent"' not in desk.get(LINT).text
