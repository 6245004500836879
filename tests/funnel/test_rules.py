from datetime import UTC, datetime, timedelta

import pytest

from shop.funnel.product_rules import Door, Visit, door, visible
from shop.funnel.rules import Standing, Yes, just_now, standing, still_asked
from shop.offers.rules import ProposalState

NOON = datetime(2026, 10, 8, 3, 0, tzinfo=UTC)
SOON, BEFORE = NOON + timedelta(hours=1), NOON - timedelta(seconds=1)
SHOWN, ACCEPTED = ProposalState.SHOWN, ProposalState.ACCEPTED


@pytest.mark.parametrize(
    ("state", "deadline", "owned", "says"),
    [
        pytest.param(SHOWN, None, False, Standing.OPEN, id="a question"),
        pytest.param(SHOWN, SOON, False, Standing.OPEN, id="a question until soon"),
        pytest.param(ProposalState.LATER, None, False, Standing.OPEN, id="put off, still open"),
        pytest.param(SHOWN, NOON, False, Standing.EXPIRED, id="ended to the second"),
        pytest.param(SHOWN, BEFORE, True, Standing.OWNED, id="bought another way"),
        pytest.param(ProposalState.DECLINED, BEFORE, False, Standing.DECLINED, id="a no"),
        pytest.param(ProposalState.WITHDRAWN, None, False, Standing.WITHDRAWN, id="gone"),
        pytest.param(ACCEPTED, None, False, Standing.CHECKING, id="a yes without an order yet"),
    ],
)
def test_a_proposal_without_an_order_is(state, deadline, owned, says):
    assert standing(state, deadline, owned, None, NOON) is says


@pytest.mark.parametrize(
    ("yes", "says"),
    [
        pytest.param(Yes(True, True, "succeeded"), Standing.ADDED, id="paid"),
        pytest.param(Yes(True, False, "succeeded"), Standing.UNDONE, id="paid and given back"),
        pytest.param(Yes(False, True, "declined"), Standing.CARD_DECLINED, id="refused"),
        pytest.param(Yes(False, True, "requires_action"), Standing.NEEDS_BANK, id="bank asks"),
        pytest.param(Yes(False, True, "open"), Standing.UNFINISHED, id="payment page left"),
        pytest.param(Yes(False, True, "needs_review"), Standing.REVIEWED, id="wrong sum"),
        pytest.param(Yes(False, True, "unknown"), Standing.CHECKING, id="no answer yet"),
    ],
)
def test_a_yes_is_told_by_its_order(yes, says):
    assert standing(ACCEPTED, BEFORE, True, yes, NOON) is says


def test_only_an_unanswered_proposal_in_time_is_asked():
    assert still_asked(SHOWN, SOON, NOON)
    assert not still_asked(SHOWN, NOON, NOON)
    assert not still_asked(ProposalState.LATER, None, NOON)


def test_praise_is_drawn_for_ten_minutes():
    assert just_now(NOON, NOON + timedelta(minutes=9))
    assert not just_now(NOON, NOON + timedelta(minutes=10))
    assert not just_now(None, NOON)


@pytest.mark.parametrize(
    ("visit", "stands_there"),
    [
        pytest.param(Visit(), Door.BUY, id="a stranger"),
        pytest.param(Visit(free=True), Door.FREE, id="free"),
        pytest.param(Visit(owned=True, published=False), Door.OWNED, id="owned and archived"),
        pytest.param(Visit(offered=True, free=True), Door.OFFER, id="proposal open"),
        pytest.param(Visit(offered=True, stopped="owned"), Door.OWNED, id="owned meanwhile"),
        pytest.param(Visit(stopped="graduates_only"), Door.GRADUATES, id="for graduates"),
        pytest.param(
            Visit(stopped="graduates_only", has_required=True),
            Door.PREREQUISITE,
            id="not finished yet",
        ),
        pytest.param(Visit(stopped="sold_out", offered=True), Door.SOLD_OUT, id="sold out"),
        pytest.param(Visit(stopped="withdrawn"), Door.WITHDRAWN, id="a part withdrawn"),
        pytest.param(Visit(stopped="too_small"), Door.WITHDRAWN, id="too small to charge"),
        pytest.param(Visit(waiting=True), Door.WAITING, id="payment begun"),
        pytest.param(Visit(over=True, offered=True), Door.OVER, id="event over"),
        pytest.param(Visit(published=False, preview=True), Door.PREVIEW, id="draft previewed"),
        pytest.param(Visit(owned=True, preview=True), Door.BUY, id="previewed by its owner"),
    ],
)
def test_where_the_price_would_be_stands(visit, stands_there):
    assert door(visit) is stands_there


def test_what_is_not_published_is_seen_by_owners_and_its_teacher_only():
    assert not visible(Visit(published=False))
    assert visible(Visit(published=False, owned=True))
    assert visible(Visit(published=False, preview=True))
