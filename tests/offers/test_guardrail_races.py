"""Regrets that arrive together are counted together, whichever room they come from."""

from threading import Barrier

import pytest

from shop.extensions import db
from shop.offers.guardrail import pause_if_regretted
from shop.offers.models import Answer
from shop.offers.operations import mark_undone_answer
from shop.offers.rules import regretted
from shop.offers.words import AnswerKind
from tests.offers.test_guardrail import accept, undo
from tests.racing import BOTH_DATABASES, guard_off, race

pytestmark = pytest.mark.invariant(18)


def regret_at_once(app, regretted, now, verb):
    """Seven have been undone; these two arrive at the same moment."""
    waiting = list(regretted)

    def regret():
        verb(waiting.pop(), now)
        db.session.commit()

    return race(app, len(regretted), regret)


def undone(proposal_id, now):
    mark_undone_answer([proposal_id], now)


def given_back(proposal_id, now):
    pause_if_regretted(proposal_id, now, refunded=[proposal_id])


@BOTH_DATABASES
@pytest.mark.parametrize("verb", [undone, given_back])
def test_two_regrets_at_once_are_both_counted(app, world, now, verb):
    accepted = accept(world, now, 12)
    undo(accepted[:7], now)

    assert regret_at_once(app, accepted[7:9], now, verb) == [None, None]
    assert world.to_worksheet.paused


@pytest.mark.slow
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_without_taking_turns_neither_sees_the_other(app, world, now):
    accepted, both_counted = accept(world, now, 12), Barrier(2)
    undo(accepted[:7], now)

    def regretted_when_both_counted(*counts):
        both_counted.wait(10)
        return regretted(*counts)

    with (
        guard_off("shop.offers.guardrail._take_turn", lambda proposal: None),
        guard_off("shop.offers.guardrail.regretted", regretted_when_both_counted),
    ):
        regret_at_once(app, accepted[7:9], now, undone)
    assert not world.to_worksheet.paused


@BOTH_DATABASES
def test_a_refund_told_twenty_times_is_one_regret(app, world, now):
    first, *_ = accept(world, now, 2)

    race(app, 20, lambda: (given_back(first, now), db.session.commit()))

    kept = db.session.query(Answer).filter_by(proposal_id=first, kind=AnswerKind.REFUNDED)
    assert kept.count() == 1
    assert not world.to_worksheet.paused
