"""A page asks as many questions for twenty products as for one."""

import pytest

from shop import clock
from shop.catalogue.queries import curriculum_of
from shop.extensions import db
from shop.ladder.models import NextStep, NextStepKind, Placement
from shop.learning.models import SourceKind
from shop.learning.operations import attend, grant
from shop.offers.map_queries import whole_map
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
        known_map()

    return make


def known_map():
    """Whoever asks first after a change reads the map for everybody; that is not counted."""
    whole_map()
    db.session.commit()


@pytest.fixture
def asked(counting_queries):
    """How many questions a page asks when its decision is still to be made."""

    def counted(browser, address):
        for undecided in (DecisionRecord, Proposal):
            db.session.query(undecided).delete()
        db.session.commit()
        known_map()
        db.session.expunge_all()
        with counting_queries() as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    return counted


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


@pytest.mark.parametrize("address", ["/", "/products", "/products/blog", "/ladder"])
def test_a_visitor_costs_the_same_number_of_questions(
    client, world, crowd, counting_queries, address
):
    client.get(address)
    with counting_queries() as few:
        client.get(address)
    crowd()

    with counting_queries() as many:
        assert client.get(address).status_code == 200

    assert len(many) == len(few)


def test_a_decision_at_a_finished_module_costs_the_same(hana, finish, world, crowd, asked):
    finish(world.blog, modules=1)
    address = f"/modules/{curriculum_of(world.blog.id)[0].id}/completed"
    few = asked(hana, address)
    crowd()

    assert asked(hana, address) == few


def test_a_decision_after_an_event_costs_the_same(hana, finish, give, world, crowd, asked):
    finish(world.blog)
    give(world.webinar)
    attend(world.hana.id, world.webinar.id, clock.now())
    few = asked(hana, "/events/webinar/after")
    crowd()

    assert asked(hana, "/events/webinar/after") == few


def test_a_decision_at_the_thanks_costs_the_same(hana, buy, world, crowd, asked):
    address = buy("blog")
    for known in (world.hana, world.blog, world.mori):
        db.session.refresh(known)
    few = asked(hana, address)
    crowd()

    assert asked(hana, address) == few
