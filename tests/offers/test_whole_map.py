"""The map is kept in memory; whatever changes it is seen at once, and a sold seat is no change."""

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Module, Product
from shop.catalogue.seat_operations import take_seat
from shop.extensions import db
from shop.ladder.models import NextStep, Placement
from shop.offers.map_queries import seats_left, whole_map
from shop.offers.models import MapVersion, Offer
from shop.offers.words import Moment, OfferState
from tests.offers.gathering import terms_for


def dearer(world, now):
    world.coaching.price_minor += 100


def dearer_in_one_statement(world, now):
    db.session.execute(sa.update(Product).values(price_minor=Product.price_minor + 100))


def archived(world, now):
    world.coaching.state = "archived"


def off_the_ladder(world, now):
    db.session.query(Placement).filter_by(product_id=world.coaching.id).delete()


def another_step(world, now):
    words = {"ja": "次に", "en": "Next"}
    ends = {"from_id": world.coaching.id, "to_id": world.blog.id}
    db.session.add(NextStep(kind="cross_sell", challenge=words, **ends))


def paused_step(world, now):
    db.session.query(NextStep).update({"paused": True})


def terms(world, now):
    terms_for(world.to_coaching, Moment.COURSE_COMPLETED, now)


def another_module(world, now):
    title = {"ja": "おまけ", "en": "Extra"}
    db.session.add(Module(product_id=world.coaching.id, slug="extra", position=1, title=title))


CHANGES = (
    dearer,
    dearer_in_one_statement,
    archived,
    off_the_ladder,
    another_step,
    paused_step,
    terms,
    another_module,
)


def version():
    return db.session.scalar(sa.select(MapVersion.version))


def price_of(product_id):
    return whole_map().ends[product_id].goods.price.amount


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_another_map(world, now, change):
    before = whole_map()
    change(world, now)
    db.session.commit()
    assert whole_map() is not before


def test_while_nothing_changes_the_map_costs_one_query(world, counting_queries):
    whole_map()
    with counting_queries() as seen:
        again = whole_map()
    assert len(seen) == 1
    assert again is whole_map()


def test_whoever_changes_the_map_decides_with_the_change(world):
    before = price_of(world.coaching.id)
    world.coaching.price_minor += 100
    assert price_of(world.coaching.id) == before + 100


def test_what_is_taken_back_was_never_on_the_map(world):
    before, coaching = whole_map(), world.coaching.id
    world.coaching.price_minor += 100
    price_of(coaching)
    db.session.rollback()
    assert whole_map() is before


def test_terms_paused_before_the_commit_are_paused_for_who_pauses(world, now):
    terms_for(world.to_coaching, Moment.COURSE_COMPLETED, now)
    whole_map()
    db.session.query(Offer).update({"state": OfferState.PAUSED})
    (offer,) = whole_map().offers[world.to_coaching.id]
    assert offer.state is OfferState.PAUSED


def test_a_sold_seat_leaves_the_map_and_is_counted_at_once(world):
    world.coaching.seats = world.coaching.seats_left = 3
    db.session.commit()
    before, coaching = version(), world.coaching.id
    take_seat(coaching)
    db.session.commit()
    assert version() == before
    assert seats_left([whole_map().ends[coaching]]) == {coaching: 2}


def test_an_ordinary_commit_leaves_the_version(world):
    before = version()
    world.hana.name = "Hana"
    db.session.commit()
    assert version() == before
