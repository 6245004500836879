"""Every kind of price, and whom an offer is meant for, typed in at the desk."""

from datetime import timedelta

import pytest

from shop.extensions import db
from shop.learning.models import Graduation
from shop.offers.audience_rules import Audience, Condition, Trait, audience_of
from shop.offers.models import Offer
from shop.offers.words import PriceRule
from tests.studio.conftest import newest, wrong_fields

SENTENCE = {
    "from_slug": "blog",
    "moment": "course_completed",
    "to_slug": "coaching",
    "price_rule": "list",
    "window": "none",
}
STEPS = {
    "price_rule": "steps",
    "price_steps-0-seats": "5",
    "price_steps-0-amount": "100,000",
    "price_steps-1-seats": "10",
    "price_steps-1-amount": "150,000",
}
EARLY = {"price_rule": "early", "fixed": "150000", "early_until": "2099-01-01T00:00"}


def row(n, what, join="and", **more):
    typed = {"what": what, "join": join, **more}
    return {f"audience-{n}-{name}": value for name, value in typed.items()}


def graduates(world):
    return Condition(Trait.GRADUATE_OF, world.blog.id)


@pytest.mark.parametrize(
    ("typed", "price"),
    [({"price_rule": "upgrade"}, "¥148,200"), (EARLY, "¥150,000"), (STEPS, "¥100,000")],
    ids=["upgrade", "early", "steps"],
)
def test_a_kind_of_price_is_kept_and_its_sum_is_named(desk, world, typed, price):
    answer = desk.submit("/studio/offers/new", **SENTENCE | typed)

    assert newest(Offer).price_rule == typed["price_rule"]
    assert price in desk.get(answer.location).text


def test_what_is_missing_of_a_bundle_is_reckoned_for_one_who_paid(desk, world):
    step = {"from_slug": "blog", "to_slug": "bundle", "kind": "cross_sell", "challenge_ja": "両方"}
    desk.submit("/studio/steps/new", **step)
    whole = SENTENCE | {"to_slug": "bundle", "price_rule": "complete"}

    answer = desk.submit("/studio/offers/new", **whole)

    assert "¥5,920" in desk.get(answer.location).text
    assert "¥5,920" in desk.get("/studio/offers").text


def test_steps_are_kept_in_order_and_shown_again(desk, world):
    answer = desk.submit("/studio/offers/new", **SENTENCE | STEPS)

    kept = [{"seats": 5, "amount": 100_000}, {"seats": 10, "amount": 150_000}]
    assert newest(Offer).price_steps == kept
    page = desk.get(answer.location).text
    assert page.count('name="price_steps-') == 8
    assert 'value="150000"' in page


def test_rows_become_groups_at_every_or(desk, world):
    rows = row(0, "graduate_of", product="blog") | row(1, "spent", number="50,000")
    rows |= row(2, "segment:loyal", join="or") | row(3, "", join="or")

    answer = desk.submit("/studio/offers/new", **SENTENCE | rows)

    spent = Condition(Trait.SPENT, number=50_000)
    loyal = Condition(Trait.SEGMENT, word="loyal")
    meant = Audience(((graduates(world), spent), (loyal,)))
    assert audience_of(newest(Offer).audience) == meant
    page = desk.get(answer.location).text
    assert '<option selected value="segment:loyal">' in page
    assert '<option selected value="or">' in page


def test_what_is_shown_is_saved_again_unchanged(desk, world):
    since = row(0, "bought_since", since="2026-10-01T00:00") | row(1, "owner_of", product="seo")
    desk.submit("/studio/offers/new", **SENTENCE | EARLY | since)
    before = newest(Offer).audience

    desk.submit(f"/studio/offers/{newest(Offer).id}", **SENTENCE | EARLY | since)

    assert before == newest(Offer).audience
    assert newest(Offer).price_rule is PriceRule.EARLY


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (EARLY | {"early_until": ""}, "early_until"),
        (EARLY | {"early_until": "2020-01-01T00:00"}, "early_until"),
        (EARLY | {"fixed": "198000"}, "fixed"),
        ({"price_rule": "complete"}, "price_rule"),
        ({"price_rule": "steps"}, "price_steps"),
        (STEPS | {"price_steps-1-amount": "90000"}, "price_steps-1-amount"),
        (STEPS | {"price_steps-0-seats": "many"}, "price_steps-0-seats"),
        (STEPS | {"price_steps-1-seats": ""}, "price_steps-1-seats"),
        (row(0, "owner_of"), "audience-0-product"),
        (row(0, "owner_of", product="nothing"), "audience-0-product"),
        (row(0, "") | row(1, "spent"), "audience-1-number"),
        (row(0, "progress", product="blog", number="101"), "audience-0-number"),
        (row(0, "bought_since"), "audience-0-since"),
        (row(0, "rich"), "audience-0-what"),
    ],
)
def test_nonsense_is_said_at_its_field_and_kept_there(desk, world, typed, field):
    answer = desk.submit("/studio/offers/new", **SENTENCE | typed)

    assert answer.status_code == 422
    assert field in wrong_fields(answer)
    assert f'href="#{field.split("-")[0]}"' in answer.text
    assert newest(Offer) is None


def test_a_condition_is_added_and_taken_away_without_saving(desk, world):
    typed = SENTENCE | row(0, "spent", number="777") | row(1, "consent")

    more = desk.submit("/studio/offers/new", **typed, rows="add")
    less = desk.submit("/studio/offers/new", **typed, rows="drop:0")

    assert (more.status_code, less.status_code, newest(Offer)) == (200, 200, None)
    assert more.text.count('role="group" aria-label="条件') == 3
    assert 'value="777"' in more.text
    assert 'value="777"' not in less.text
    assert '<option selected value="consent">' in less.text


def test_an_early_price_that_is_over_is_named_before_it_runs(desk, world):
    desk.submit("/studio/offers/new", **SENTENCE | EARLY)
    offer = newest(Offer)
    offer.early_until = world.now - timedelta(days=1)
    db.session.commit()

    assert "早期価格は終わり、いまは通常価格です" in desk.get(f"/studio/offers/{offer.id}").text


def test_the_page_counts_who_is_in_it_today(desk, world):
    db.session.add(
        Graduation(student_id=world.hana.id, product_id=world.blog.id, graduated_at=world.now)
    )
    db.session.commit()
    rows = row(0, "graduate_of", product="blog")

    counted = desk.submit("/studio/offers/new", **SENTENCE | rows, rows="count")

    assert "いま1名が当てはまります" in counted.text
    assert "いま5名が当てはまります" in desk.get("/studio/offers/new").text
