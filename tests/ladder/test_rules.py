import pytest

from shop.ladder.rules import End, NextStepKind, Place, StepProblem, steep, step_problem
from shop.money import yen

FREE = End(1, yen(0), Place(1, 1))
COURSE = End(2, yen(49_800), Place(1, 3))
COACHING = End(3, yen(198_000), Place(1, 4))
WORKSHEET = End(4, yen(1_980))
ELSEWHERE = End(5, yen(9_800), Place(2, 2))


@pytest.mark.parametrize(
    ("kind", "start", "end", "problem"),
    [
        ("upsell", COURSE, COACHING, None),
        ("upsell", COACHING, COURSE, StepProblem.UPSELL_GOES_DOWN),
        ("upsell", COURSE, ELSEWHERE, None),
        ("upsell", WORKSHEET, COURSE, None),
        ("cross_sell", COURSE, COURSE, StepProblem.TO_ITSELF),
        ("cross_sell", COACHING, COURSE, None),
        ("downsell", COACHING, COURSE, None),
        ("downsell", COURSE, COACHING, StepProblem.DOWNSELL_NOT_SMALLER),
        ("downsell", COURSE, End(9, yen(49_800)), StepProblem.DOWNSELL_NOT_SMALLER),
        ("add_on", COURSE, WORKSHEET, None),
        ("add_on", WORKSHEET, COURSE, StepProblem.ADD_ON_DEARER),
        ("bridge", COURSE, FREE, None),
    ],
)
def test_a_step_of_the_map_keeps_its_meaning(kind, start, end, problem):
    assert step_problem(NextStepKind(kind), start, end) is problem


@pytest.mark.parametrize(
    ("start", "end", "is_steep"),
    [(49_800, 249_000, False), (49_800, 249_001, True), (0, 1, True), (0, 0, False)],
)
def test_more_than_five_times_the_price_is_steep(start, end, is_steep):
    assert steep(yen(start), yen(end)) is is_steep
