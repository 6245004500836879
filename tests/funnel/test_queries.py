"""A page asks as many questions for twenty products as for one."""

import pytest

from shop import clock
from shop.extensions import db
from shop.ladder.models import NextStep, NextStepKind, Placement
from shop.learning.models import SourceKind
from shop.learning.operations import grant
from shop.offers.models import DecisionRecord, Proposal
from tests.world import product, with_modules


@pytest.fixture
def crowd(world):
    """Twenty more courses on the ladder, each a next step of the blog course; half are Hana's."""

    rung_id = world.ladder.rungs[2].id

    def make():
        for n in range(20):
            course = with_modules(product(world, f"course-{n}", 9_800 + n))
            db.session.add(Placement(rung_id=rung_id, product_id=course.id, position=10 + n))
            step = {"kind": NextStepKind.CROSS_SELL, "challenge": {"ja": "次"}, "position": 10 + n}
            db.session.add(NextStep(from_id=world.blog.id, to_id=course.id, **step))
            if n % 2:
                grant(world.hana.id, course.id, SourceKind.GIFT, course.id, clock.now())
        db.session.query(DecisionRecord).delete()
        db.session.query(Proposal).delete()
        db.session.commit()

    return make


@pytest.mark.parametrize(
    "address", ["/products/blog", "/products/seo", "/courses/blog/graduation", "/me"]
)
def test_a_page_asks_the_same_number_of_questions(
    hana, finish, give, world, crowd, counting_queries, address
):
    finish(world.blog)
    give(world.mini)
    hana.get(address)
    db.session.query(DecisionRecord).delete()
    db.session.query(Proposal).delete()
    db.session.commit()

    with counting_queries() as few:
        hana.get(address)
    crowd()
    with counting_queries() as many:
        assert hana.get(address).status_code == 200

    assert len(many) == len(few)
