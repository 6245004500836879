"""Co-purchase counts students, once each, and only what they kept."""

import pytest

from shop.extensions import db
from shop.orders.together_queries import Together, taken_together
from tests.orders.taking import students, taken_by, takes
from tests.racing import BOTH_DATABASES

pytestmark = BOTH_DATABASES


@pytest.fixture
def ten(world, now):
    """Ten students took the blog course."""
    made = students(10, now)
    taken_by(made, world.blog, now)
    return made


def test_three_of_ten_also_took_it(world, now, ten):
    taken_by(ten[:3], world.seo, now)

    assert taken_together(world.blog.id) == [Together(world.seo.id, 3, 10)]


def test_nine_buyers_are_too_few_to_say(world, now):
    nine = students(9, now)
    taken_by(nine, world.blog, now)
    taken_by(nine, world.seo, now)

    assert taken_together(world.blog.id) == []


def test_two_of_ten_could_be_known_by_name(world, now, ten):
    taken_by(ten[:2], world.seo, now)

    assert taken_together(world.blog.id) == []


def test_a_student_counts_once_however_often(world, now, ten):
    taken_by([ten[0]] * 3, world.seo, now)
    taken_by([ten[0]] * 3, world.blog, now)

    assert taken_together(world.blog.id) == []


@pytest.mark.parametrize(
    "gone",
    [
        lambda order, now: setattr(order.lines[0], "refunded_minor", order.lines[0].price_minor),
        lambda order, now: setattr(order.lines[0], "released_at", now),
        lambda order, now: setattr(order, "closed_at", now),
        lambda order, now: setattr(order, "paid_at", None),
    ],
    ids=["paid back", "released", "undone", "not paid"],
)
@pytest.mark.parametrize("which", ["blog", "seo"])
def test_what_was_not_kept_does_not_count(world, now, ten, gone, which):
    eleventh = world.hana
    taken_by([*ten[:2], eleventh], world.seo, now)
    orders = {"blog": takes(eleventh, world.blog, now), "seo": takes(ten[2], world.seo, now)}
    assert taken_together(world.blog.id) == [Together(world.seo.id, 4, 11)]

    gone(orders[which], now)
    db.session.commit()

    left = Together(world.seo.id, 3, 10 if which == "blog" else 11)
    assert taken_together(world.blog.id) == [left]


def test_part_of_the_price_back_is_still_taken(world, now, ten):
    for each in ten[:3]:
        takes(each, world.seo, now, refunded_minor=1_000)

    assert taken_together(world.blog.id) == [Together(world.seo.id, 3, 10)]


def test_free_products_count(world, now, ten):
    taken_by(ten[:5], world.mini, now)

    assert taken_together(world.blog.id) == [Together(world.mini.id, 5, 10)]


def test_the_most_often_taken_comes_first(world, now, ten):
    taken_by(ten[:3], world.seo, now)
    taken_by(ten[:6], world.worksheet, now)

    assert [each.both for each in taken_together(world.blog.id)] == [6, 3]


def test_it_is_one_query(world, now, ten, counting_queries):
    taken_by(ten, world.seo, now)

    with counting_queries() as seen:
        taken_together(world.blog.id)
    assert len([each for each in seen if not each.startswith("SET")]) == 1
