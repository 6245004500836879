from datetime import timedelta

import pytest

from shop.extensions import db
from shop.learning.models import Graduation, SourceKind
from shop.learning.operations import grant
from shop.offers.facts_queries import facts_of
from shop.offers.limits import Limits
from shop.offers.models import Proposal
from shop.offers.operations import answer
from shop.offers.queries import (
    history_of,
    open_proposal_for,
    open_proposals,
    proposal_of,
    stops,
)
from shop.offers.words import AnswerKind, Moment, Rule
from tests.offers.gathering import NEVER_BOUGHT, graduate, put, terms_for

DAY = timedelta(days=1)


@pytest.fixture
def coaching(world, now):
    return put(world.hana, graduate(world.hana, world.blog, now), now)


@pytest.fixture
def for_a_day(world, now):
    """Coaching proposed with a deadline tomorrow."""
    terms_for(world.to_coaching, Moment.COURSE_COMPLETED, now, window_hours=24)
    return put(world.hana, graduate(world.hana, world.blog, now), now)


def stopped(proposal, student, now):
    return stops(proposal, facts_of(student.id, NEVER_BOUGHT, now), now)


def test_a_proposal_is_its_students_alone(world, coaching):
    assert proposal_of(world.hana.id, coaching.public_id) is coaching
    assert proposal_of(world.ken.id, coaching.public_id) is None


def test_an_open_proposal_may_still_be_accepted(world, coaching, now):
    assert stopped(coaching, world.hana, now + DAY) is None


@pytest.mark.invariant(1)
def test_what_was_bought_elsewhere_in_the_meantime_is_not_sold_twice(world, coaching, now):
    grant(world.hana.id, world.coaching.id, SourceKind.GIFT, 1, now)
    assert stopped(coaching, world.hana, now) is Rule.OWNED


def test_a_graduation_revoked_stops_the_yes(world, coaching, now):
    db.session.query(Graduation).update({"revoked_at": now})
    db.session.commit()
    assert stopped(coaching, world.hana, now) is Rule.PREREQUISITE


@pytest.mark.invariant(15)
def test_the_last_seat_taken_stops_the_yes(world, coaching, now):
    world.coaching.seats_left = 0
    db.session.commit()
    assert stopped(coaching, world.hana, now) is Rule.SOLD_OUT


@pytest.mark.invariant(13)
def test_after_its_deadline_a_yes_is_stopped(world, for_a_day, now):
    assert stopped(for_a_day, world.hana, now + DAY) is Rule.WINDOW_OVER


def test_an_open_proposal_stands_on_its_products_page_and_in_the_library(world, coaching, now):
    assert open_proposal_for(world.hana.id, world.coaching.id, now) is coaching
    assert open_proposals(world.hana.id, now) == [coaching]
    assert open_proposals(world.ken.id, now) == []
    assert open_proposal_for(world.ken.id, world.coaching.id, now) is None


@pytest.mark.invariant(8)
def test_a_later_returns_to_the_library_after_a_week(world, coaching, now):
    answer(coaching, AnswerKind.LATER, now)
    assert open_proposals(world.hana.id, now + 6 * DAY) == []
    assert open_proposals(world.hana.id, now + 7 * DAY) == [coaching]


@pytest.mark.parametrize(("days", "still"), [(0, True), (1, False)])
def test_a_proposal_that_ended_is_open_nowhere(world, for_a_day, now, days, still):
    later = now + days * DAY
    assert bool(open_proposals(world.hana.id, later)) is still
    assert bool(open_proposal_for(world.hana.id, world.coaching.id, later)) is still


@pytest.mark.invariant(19)
@pytest.mark.parametrize(("kind", "days"), [(AnswerKind.DECLINED, 60), (AnswerKind.LATER, 7)])
def test_a_students_history_says_when_a_proposal_may_return(world, coaching, now, kind, days):
    answer(coaching, kind, now)

    (line,) = history_of(world.hana.id, now, Limits())

    assert line.proposal is coaching
    assert (line.answered_at, line.returns_at) == (now, now + days * DAY)


def test_an_unanswered_proposal_has_no_return(world, coaching, now):
    (line,) = history_of(world.hana.id, now, Limits())
    assert (line.answered_at, line.returns_at, line.over) == (None, None, False)


def test_history_costs_two_queries(world, coaching, now, counting_queries):
    with counting_queries() as seen:
        history_of(world.hana.id, now, Limits())
    assert len(seen) == 2


def test_a_proposal_made_for_one_is_not_found_by_another(world, coaching, now):
    assert db.session.query(Proposal).filter_by(student_id=world.ken.id).count() == 0
