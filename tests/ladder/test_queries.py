import pytest

from shop.extensions import db
from shop.ladder.models import Ladder, Placement, Rung
from shop.ladder.queries import (
    ladder_by_slug,
    ladder_of,
    ladders,
    ladders_of,
    places_of,
    steps_from,
    steps_to,
)
from shop.ladder.rules import Place


def another_ladder(world, *products):
    rung = Rung(number=1)
    rung.placements = [Placement(product_id=p.id, position=i) for i, p in enumerate(products)]
    made = Ladder(slug="video", teacher_id=world.aya.id, position=2, title={"ja": "動画"})
    made.rungs.append(rung)
    db.session.add(made)
    db.session.commit()
    return made


def test_a_ladder_is_read_whole_and_in_order(world):
    db.session.expire_all()
    (found,) = ladders()
    standing = {
        rung.number: [placed.product.slug for placed in rung.placements] for rung in found.rungs
    }
    assert standing == {1: ["mini"], 2: [], 3: ["blog", "seo"], 4: ["coaching"]}


def test_a_second_ladder_costs_no_more_queries(world, counting_queries):
    def read():
        db.session.expire_all()
        with counting_queries() as seen:
            ladders()
        return len(seen)

    one = read()
    another_ladder(world, world.worksheet)
    assert read() == one == 4


def test_ladders_are_found_by_name_by_teacher_and_by_what_stands_on_them(world):
    video = another_ladder(world, world.worksheet)
    assert ladder_by_slug("video") is video
    assert ladder_by_slug("nothing") is None
    assert ladders_of(world.aya.id) == [video]
    assert ladder_of(world.worksheet.id) is video
    assert ladder_of(world.webinar.id) is None


def test_a_place_is_a_ladder_and_a_rung(world):
    places = places_of([world.blog.id, world.webinar.id])
    assert places == {world.blog.id: Place(world.ladder.id, 3)}


@pytest.mark.parametrize("name", ["blog", "mini", "coaching"])
def test_next_steps_leave_in_the_instructors_order(world, name):
    start = getattr(world, name)
    leads = {"blog": ["worksheet", "seo", "webinar", "coaching"], "mini": ["blog"]}
    assert [step.to_product.slug for step in steps_from([start.id])] == leads.get(name, [])


def test_next_steps_are_known_from_where_they_lead(world):
    assert [step.from_product.slug for step in steps_to([world.coaching.id])] == ["blog"]
