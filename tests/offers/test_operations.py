import pytest

from shop.extensions import db
from shop.learning.models import Graduation
from shop.offers import occasions
from shop.offers.candidate_queries import candidates_at
from shop.offers.facts import Purchases
from shop.offers.facts_queries import facts_of
from shop.offers.operations import propose
from shop.offers.rules import decide

NEVER_BOUGHT = Purchases()


@pytest.fixture
def graduation(world, now):
    db.session.add(Graduation(student_id=world.hana.id, product_id=world.blog.id, graduated_at=now))
    db.session.commit()
    return occasions.course_completed(world.blog.id, now)


def decision_at(student, occasion, now):
    facts = facts_of(student.id, NEVER_BOUGHT, now)
    return decide(candidates_at(occasion, facts, now), facts, now)


def put(student, occasion, now):
    return propose(decision_at(student, occasion, now), student.id, occasion, now)


def test_a_graduate_is_proposed_the_next_rung_from_the_map_alone(world, graduation, now):
    proposal = put(world.hana, graduation, now)
    assert proposal.product_id == world.coaching.id
    assert proposal.price == world.coaching.price
    assert proposal.deadline is None
