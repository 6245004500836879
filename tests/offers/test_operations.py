from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.offers import occasions
from shop.offers.models import Answer, DecisionRecord, Proposal
from shop.offers.operations import (
    answer,
    claim_acceptance,
    give_back,
    mark_undone_answer,
    reopen,
    take_turn,
    withdraw_for,
)
from shop.offers.words import AnswerKind, Moment, PriceRule, ProposalState, Rule
from shop.queue import PeriodicRun
from tests.offers.gathering import decision_at, graduate, put, terms_for

DAY = timedelta(days=1)


def count(table):
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))


def state_of(proposal):
    return db.session.scalar(sa.select(Proposal.state).filter_by(id=proposal.id))


def said(proposal):
    kinds = sa.select(Answer.kind).filter_by(proposal_id=proposal.id).order_by(Answer.id)
    return list(db.session.scalars(kinds))


@pytest.fixture
def graduation(world, now):
    return graduate(world.hana, world.blog, now)


@pytest.fixture
def coaching(world, graduation, now):
    return put(world.hana, graduation, now)


def test_a_graduate_is_proposed_the_next_rung_from_the_map_alone(world, coaching):
    assert coaching.product is world.coaching
    assert coaching.price == world.coaching.price
    assert coaching.deadline is None


@pytest.mark.invariant(16)
def test_a_reload_finds_the_same_proposal(world, graduation, coaching, now):
    again = put(world.hana, graduation, now + DAY)
    assert again is coaching
    assert count(Proposal) == count(DecisionRecord) == 1


@pytest.mark.invariant(16)
def test_a_proposal_keeps_its_promise_when_the_product_changes(world, graduation, coaching, now):
    world.coaching.price_minor, world.coaching.title = 250_000, {"ja": "新", "en": "New"}
    db.session.commit()

    again = put(world.hana, graduation, now)

    assert again.price_minor == 198_000
    assert again.title != world.coaching.title


@pytest.mark.invariant(19)
def test_every_verdict_is_kept_with_its_rule(world, coaching):
    kept = db.session.scalars(sa.select(DecisionRecord)).one()
    stops = {verdict["product"]: verdict["stop"] for verdict in kept.verdicts}
    assert kept.proposal_id == coaching.id
    assert stops == {
        world.coaching.id: None,
        world.webinar.id: "one_at_a_time",
        world.seo.id: "one_at_a_time",
        world.worksheet.id: "not_here",
    }


@pytest.mark.invariant(19)
def test_a_decision_for_silence_is_kept_too(world, graduation, now):
    world.hana.takes_offers = False
    db.session.commit()

    assert put(world.hana, graduation, now) is None

    kept = db.session.scalars(sa.select(DecisionRecord)).one()
    assert kept.proposal_id is None
    assert {verdict["stop"] for verdict in kept.verdicts} == {"offers_off", "not_here"}


def test_silence_once_decided_stays_silence_on_a_reload(world, graduation, now):
    world.hana.takes_offers = False
    db.session.commit()
    put(world.hana, graduation, now)

    world.hana.takes_offers = True
    db.session.commit()

    assert put(world.hana, graduation, now) is None


@pytest.mark.invariant(7)
def test_a_no_is_remembered_at_every_moment(world, coaching, now):
    assert answer(coaching, AnswerKind.DECLINED, now)

    library = occasions.library(now.date(), now + DAY)

    assert said(coaching) == [AnswerKind.DECLINED]
    assert put(world.hana, library, now + DAY) is None


def test_an_answer_counts_once(coaching, now):
    answers = [answer(coaching, AnswerKind.DECLINED, now) for _ in range(2)]
    assert answers == [True, False]
    assert said(coaching) == [AnswerKind.DECLINED]


def test_a_later_can_still_become_a_no(coaching, now):
    answer(coaching, AnswerKind.LATER, now)
    assert answer(coaching, AnswerKind.DECLINED, now + DAY)
    assert state_of(coaching) is ProposalState.DECLINED


def test_a_no_can_be_taken_back(coaching, now):
    answer(coaching, AnswerKind.DECLINED, now)
    assert reopen(coaching, now + DAY)
    assert state_of(coaching) is ProposalState.SHOWN
    assert said(coaching) == [AnswerKind.DECLINED, AnswerKind.REOPENED]


@pytest.mark.invariant(7)
def test_a_no_taken_back_was_said_all_the_same(world, coaching, now):
    answer(coaching, AnswerKind.DECLINED, now)
    reopen(coaching, now + DAY)
    again = put(world.hana, occasions.library(now.date(), now), now + 40 * DAY)
    third = occasions.library((now + 80 * DAY).date(), now + 80 * DAY)

    verdicts = decision_at(world.hana, third, now + 80 * DAY).verdicts

    assert again.product is world.coaching
    stops = {each.candidate.product_id: each.stop for each in verdicts}
    assert stops[world.coaching.id] is Rule.ASKED_AGAIN


@pytest.fixture
def for_a_day(world, graduation, now):
    terms_for(world.to_coaching, Moment.COURSE_COMPLETED, now, window_hours=24)
    return put(world.hana, graduation, now)


@pytest.mark.invariant(13)
def test_a_yes_in_time_is_claimed_once(for_a_day, now):
    before = for_a_day.deadline - timedelta(seconds=1)
    assert [claim_acceptance(for_a_day.id, before) for _ in range(2)] == [True, False]
    assert said(for_a_day) == [AnswerKind.ACCEPTED]


@pytest.mark.invariant(13)
@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1), DAY])
def test_a_late_yes_is_refused(for_a_day, late):
    assert not claim_acceptance(for_a_day.id, for_a_day.deadline + late)
    assert said(for_a_day) == []


@pytest.mark.invariant(13)
@pytest.mark.scenario("26")
def test_a_clock_set_back_revives_no_deadline_that_a_worker_lived_through(for_a_day):
    end = for_a_day.deadline
    db.session.add(PeriodicRun(task="sweep", minute=end + timedelta(minutes=5)))
    db.session.commit()

    assert not claim_acceptance(for_a_day.id, end - timedelta(minutes=55))
    assert claim_acceptance(for_a_day.id, end - timedelta(days=1))  # no worker is a day ahead


def test_taking_a_no_back_starts_no_new_deadline(for_a_day, now):
    answer(for_a_day, AnswerKind.DECLINED, now)
    assert not reopen(for_a_day, for_a_day.deadline)
    assert reopen(for_a_day, now + timedelta(hours=23))
    assert for_a_day.deadline == now + DAY


def test_an_order_that_ends_unpaid_gives_the_yes_back(coaching, now):
    claim_acceptance(coaching.id, now)
    give_back(coaching.id, now)
    give_back(coaching.id, now)
    assert state_of(coaching) is ProposalState.SHOWN
    assert said(coaching) == [AnswerKind.ACCEPTED, AnswerKind.UNPAID]
    assert claim_acceptance(coaching.id, now)


def test_undoing_keeps_the_yes_as_a_fact(coaching, now):
    claim_acceptance(coaching.id, now)
    mark_undone_answer([coaching.id], now)
    assert state_of(coaching) is ProposalState.ACCEPTED
    assert said(coaching) == [AnswerKind.ACCEPTED, AnswerKind.UNDONE]


@pytest.mark.scenario("62")
def test_a_withdrawn_proposal_cannot_be_accepted(world, coaching, now):
    assert withdraw_for(world.hana.id, world.coaching.id) == 1
    assert not claim_acceptance(coaching.id, now)


def test_withdrawing_leaves_other_students_alone(world, coaching, now):
    assert withdraw_for(world.ken.id, world.coaching.id) == 0
    assert claim_acceptance(coaching.id, now)


def test_a_better_proposal_takes_the_place_of_a_waiting_one(world, graduation, coaching, now):
    ten_off = {"price_rule": PriceRule.PERCENT, "percent": 10}
    terms_for(world.to_coaching, Moment.LIBRARY, now, **ten_off)

    better = put(world.hana, occasions.library(now.date(), now), now)

    assert better.price_minor == 178_200
    assert state_of(coaching) is ProposalState.WITHDRAWN


def test_a_turn_is_taken_before_gathering(world, graduation, now):
    take_turn(world.hana.id)
    assert put(world.hana, graduation, now)
