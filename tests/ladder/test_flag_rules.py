import pytest

from shop.ladder.flag_rules import Flag, Flagged, Leads, Standing, flags
from shop.ladder.rules import NextStepKind
from shop.money import yen

UPSELL, BRIDGE = NextStepKind.UPSELL, NextStepKind.BRIDGE
FREE, INTRO, MAIN = Standing(1, 1, yen(0)), Standing(2, 2, yen(9_800)), Standing(3, 3, yen(49_800))
UP = [Leads(1, 2, UPSELL), Leads(2, 3, UPSELL), Leads(3, 9, UPSELL)]


def test_a_ladder_in_order_raises_no_flag():
    standing = [FREE, INTRO, Standing(3, 3, yen(49_000))]

    assert flags(standing, UP) == []


def test_an_empty_ladder_raises_no_flag():
    assert flags([], []) == []


@pytest.mark.parametrize(
    ("standing", "steps", "flagged"),
    [
        pytest.param([INTRO], UP, Flagged(Flag.NO_FREE_RUNG), id="nothing free to begin with"),
        pytest.param([Standing(1, 1, yen(500))], UP, Flagged(Flag.NO_FREE_RUNG), id="not free"),
        pytest.param([FREE, INTRO, MAIN], UP, Flagged(Flag.STEEP, 3), id="more than five times"),
        pytest.param([FREE, INTRO], [UP[0]], Flagged(Flag.NO_STEP, 2), id="a rung leading nowhere"),
        pytest.param([FREE, INTRO], [], Flagged(Flag.UNREACHED, 2), id="nothing leads there"),
        pytest.param(
            [FREE, Standing(2, 2, yen(60_000), law_open=True)],
            UP,
            Flagged(Flag.LAW_OPEN, 2),
            id="the law was not answered",
        ),
    ],
)
def test_a_ladder_is_flagged(standing, steps, flagged):
    assert flagged in flags(standing, steps)


def test_a_bridge_makes_a_steep_step_climbable():
    bridged = [*UP, Leads(2, 8, BRIDGE)]

    assert Flagged(Flag.STEEP, 3) not in flags([FREE, INTRO, MAIN], bridged)


def test_from_free_every_price_is_steep_and_none_is_flagged():
    assert Flag.STEEP not in {each.flag for each in flags([FREE, Standing(2, 2, yen(9_800))], UP)}


def test_the_question_of_law_comes_first():
    law = Standing(2, 2, yen(60_000), law_open=True)

    assert flags([law], [])[0].flag is Flag.LAW_OPEN


def test_the_top_rung_needs_no_way_on():
    top = Standing(4, 4, yen(198_000))

    assert Flag.NO_STEP not in {each.flag for each in flags([top], [])}
