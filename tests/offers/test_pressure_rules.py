"""The score can be counted by hand: thirteen weeks, one, two or three points a proposal."""

import pytest

from shop.offers.pressure_rules import Asked, Pressure, a_week, pressure, score


@pytest.mark.parametrize(
    ("asked", "points"),
    [
        (Asked(), 0),
        (Asked(shown=13, students=1), 1),
        (Asked(shown=13, students=2), 0.5),
        (Asked(shown=13, declined=13, students=1), 2),
        (Asked(shown=13, ignored=13, students=1), 2),
        (Asked(shown=13, kept=13, students=1), 1),
        (Asked(shown=13, undone=13, students=1), 3),
        (Asked(shown=13, refunded=13, students=1), 3),
    ],
    ids=["nothing", "one a week", "two share it", "no", "silence", "kept", "undone", "refunded"],
)
def test_points_a_week_for_each_student(asked, points):
    assert score(asked) == points


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (Asked(), Pressure.NONE),
        (Asked(shown=6, students=1), Pressure.CALM),
        (Asked(shown=7, students=1), Pressure.FELT),
        (Asked(shown=7, declined=6, students=1), Pressure.HIGH),
    ],
)
def test_a_score_has_a_word(asked, word):
    assert pressure(asked) is word


def test_proposals_a_week_are_counted_for_each_student():
    assert a_week(Asked(shown=26, declined=26, students=4)) == 0.5
    assert a_week(Asked()) == 0


def test_what_was_taken_back_was_accepted_first():
    assert Asked(shown=9, kept=3, undone=2, refunded=1).accepted == 6
