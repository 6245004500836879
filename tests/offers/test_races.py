"""Many windows at once: one proposal, one answer. Each race is also seen to break unguarded."""

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.offers.models import Answer, DecisionRecord, Proposal
from shop.offers.operations import answer, claim_acceptance, propose
from shop.offers.words import AnswerKind
from tests.offers.gathering import decision_at, graduate, put
from tests.racing import BOTH_DATABASES, guard_off, race

pytestmark = BOTH_DATABASES
WINDOWS = 20


def count(table):
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))


@pytest.fixture
def graduation(world, now):
    return graduate(world.hana, world.blog, now)


@pytest.fixture
def coaching(world, graduation, now):
    return put(world.hana, graduation, now)


def propose_everywhere(app, student, occasion, now):
    decision, student_id = decision_at(student, occasion, now), student.id
    return race(app, WINDOWS, lambda: propose(decision, student_id, occasion, now).id)


def press_everywhere(app, proposal_id, now):
    def press():
        claimed = claim_acceptance(proposal_id, now)
        db.session.commit()
        return claimed

    return race(app, WINDOWS, press)


@pytest.mark.invariant(16)
def test_twenty_windows_make_one_proposal(app, world, graduation, now):
    found = propose_everywhere(app, world.hana, graduation, now)
    assert len(found) == WINDOWS
    assert len(set(found)) == count(Proposal) == count(DecisionRecord) == 1


def insert_blindly(model, **values):
    db.session.add(model(**values))
    db.session.flush()
    return True


def test_without_its_guard_a_second_window_fails(app, world, graduation, now):
    with guard_off("shop.offers.operations.insert_once", insert_blindly):
        found = propose_everywhere(app, world.hana, graduation, now)
    assert any(isinstance(each, Exception) for each in found)


@pytest.mark.invariant(16)
def test_twenty_presses_are_one_yes(app, coaching, now):
    assert press_everywhere(app, coaching.id, now).count(True) == 1
    assert count(Answer) == 1


def test_without_the_claim_every_press_is_a_yes(app, coaching, now):
    with guard_off("shop.offers.operations.rows_changed", lambda statement: 1):
        assert press_everywhere(app, coaching.id, now).count(True) > 1


@pytest.mark.invariant(7)
def test_twenty_noes_are_one(app, coaching, now):
    proposal_id = coaching.id

    def say_no():
        return answer(db.session.get(Proposal, proposal_id), AnswerKind.DECLINED, now)

    assert race(app, WINDOWS, say_no).count(True) == 1
    assert count(Answer) == 1
