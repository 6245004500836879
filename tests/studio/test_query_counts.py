"""Lists ask the same questions of the database for one row and for twenty."""

import pytest

from shop.accounts.models import Student
from shop.checkout.operations import begin
from shop.checkout.queries import price_for, sellable
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.ladder.models import NextStep, Placement, Rung
from shop.offers.models import Offer
from tests.world import product

LISTS = [
    "products",
    "ladders/writing",
    "lint",
    "offers",
    "orders",
    "students",
    "questions",
    "letters",
    "",
]


@pytest.fixture
def many(world):
    """Twenty more of everything a list may show."""

    def make():
        rung = db.session.query(Rung).filter_by(number=2).one()
        for n in range(20):
            extra = product(world, f"extra-{n}", 1_000)
            db.session.add(Placement(rung_id=rung.id, product_id=extra.id, position=n))
            step = NextStep(
                from_id=world.mini.id, to_id=extra.id, kind="upsell", challenge={"ja": "次"}
            )
            db.session.add(step)
            db.session.flush()
            offer = {"slug": f"o-{n}", "moment": "library", "state": "draft", "price_rule": "list"}
            db.session.add(Offer(next_step_id=step.id, created_at=world.now, **offer))
            student = Student(email=f"s{n}@example.jp", created_at=world.now)
            db.session.add(student)
            db.session.commit()
            orders("mini", student, world)

    return make


def orders(slug, student, world):
    promise = Promise(new_quote_id(), "", slug, price_for(sellable(slug), {}), None, {})
    begin(student, promise, "ja", world.now)


@pytest.mark.parametrize("place", LISTS)
def test_a_list_asks_the_same_however_long_it_is(
    owners_desk, world, standin, many, offer, counting_queries, place
):
    orders("mini", world.hana, world)
    address = f"/studio/{place}".rstrip("/")

    few = asked(owners_desk, address, counting_queries)
    many()

    assert asked(owners_desk, address, counting_queries) == few


def asked(desk, address, counting_queries):
    db.session.expunge_all()
    desk.get(address)  # what is loaded once per process is loaded now
    db.session.expunge_all()
    with counting_queries() as seen:
        assert desk.get(address).status_code == 200
    return len(seen)
