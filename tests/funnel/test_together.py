"""The row on the product page: its counts, and everything that keeps it away."""

import pytest

from shop import clock
from shop.catalogue.models import LongTuition, ProductKind, ProductState
from shop.extensions import db
from shop.offers.models import Proposal
from shop.offers.words import Moment, ProposalState
from tests.orders.taking import students, taken_by
from tests.studio.conftest import kept
from tests.world import product

HEADING = 'id="h-often"'


@pytest.fixture
def often(world, now):
    """Four of ten who took the blog course took a map of ideas, which no next step leads to."""
    made = students(10, now)
    world.ideas = product(world, "ideas", 2_480, ProductKind.DOWNLOAD)
    taken_by(made, world.blog, now)
    taken_by(made[:4], world.ideas, now)
    return world.ideas


def page(browser, place="/products/blog"):
    return browser.get(place).text


def test_a_stranger_reads_how_many(client, often):
    text = page(client)

    assert HEADING in text
    assert "これを選んだ10人中4人が、あわせて選んでいます。" in text
    assert "4 of 10 who took this also took it." in page(client, "/en/products/blog")


def test_nothing_is_said_without_enough_buyers(client, world):
    assert HEADING not in page(client)


def test_what_a_next_step_leads_to_is_not_said_twice(client, world, often):
    world.to_seo.to_id = often.id
    db.session.commit()

    assert HEADING not in page(client)


def test_who_owns_it_does_not_see_it(hana, give, often):
    give(often)

    assert HEADING not in page(hana)


@pytest.mark.parametrize(
    "change",
    [
        {"state": ProductState.ARCHIVED},
        {"seats": 3, "seats_left": 0},
        {"price_minor": 98_000, "kind": ProductKind.COURSE, "long_tuition": LongTuition.UNANSWERED},
    ],
    ids=["unpublished", "sold out", "a question of law is open"],
)
def test_what_cannot_be_offered_is_not_there(client, often, change):
    for name, value in change.items():
        setattr(often, name, value)
    db.session.commit()

    assert HEADING not in page(client)


def test_a_prerequisite_keeps_it_away(client, world, often):
    often.requires_id = world.seo.id
    db.session.commit()

    assert HEADING not in page(client)


def test_a_student_who_wants_no_offers_is_left_alone(hana, world, often):
    assert HEADING in page(hana)
    world.hana.takes_offers = False
    db.session.commit()

    assert HEADING not in page(hana)


def test_a_no_is_respected_here_too(hana, world, often, declined):
    assert HEADING not in page(hana)


@pytest.fixture
def declined(world, often):
    from_blog = {"student_id": world.hana.id, "occasion": "thank_you:1", "kind": "cross_sell"}
    return kept(
        Proposal(
            **from_blog,
            moment=Moment.THANK_YOU,
            product_id=often.id,
            reason="bought",
            title=often.title,
            contents=often.contents,
            list_price_minor=2_480,
            price_minor=2_480,
            state=ProposalState.DECLINED,
            shown_at=clock.now(),
        )
    )
