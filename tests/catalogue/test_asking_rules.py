"""The numbers of look.md section 7 that are the owner's, and how far he may move them."""

import pytest

from shop.catalogue.asking_rules import NUMBERS, number_problems, numbers_of, unusual

TABLE = {
    "per_course": (1, 1),
    "module_pause": (7, 3),
    "between": (72, 24),
    "per_month": (3, 30),
    "between_mails": (7, 3),
    "same_product_after_no": (60, 30),
    "any_after_no": (14, 7),
    "after_later": (7, 3),
    "after_purchase": (7, 3),
    "after_end": (30, 14),
    "undo_for": (30, 15),
}


def test_the_usual_numbers_and_the_floors_are_those_agreed_on():
    assert {name: (each.usual, each.floor) for name, each in NUMBERS.items()} == TABLE


@pytest.mark.parametrize("name", NUMBERS)
def test_the_floor_is_the_last_number_taken(name):
    number = NUMBERS[name]
    beyond = number.floor + (1 if number.cap else -1)

    assert number_problems({name: number.floor}) == []
    (problem,) = number_problems({name: beyond})
    assert problem.code == ("above_floor" if number.cap else "below_floor")
    assert problem.facts == {"floor": number.floor}


@pytest.mark.parametrize("name", NUMBERS)
def test_stricter_than_usual_is_taken_up_to_where_it_makes_sense(name):
    number = NUMBERS[name]
    beyond = number.strictest + (-1 if number.cap else 1)

    assert number_problems({name: number.strictest}) == []
    assert [each.code for each in number_problems({name: beyond})] == ["out_of_range"]
    assert not number.weaker(number.strictest)


def test_nothing_is_not_a_number():
    assert [each.code for each in number_problems({"between": None})] == ["which_number"]


@pytest.mark.parametrize(
    ("name", "value", "weaker"),
    [
        ("between", 71, True),
        ("between", 72, False),
        ("per_month", 4, True),
        ("per_month", 2, False),
    ],
)
def test_weaker_is_what_protects_less_than_usual(name, value, weaker):
    assert NUMBERS[name].weaker(value) is weaker


def test_only_what_differs_is_kept_and_the_rest_stays_usual():
    chosen = {"between": 72, "after_later": 3}

    assert unusual(chosen) == {"after_later": 3}
    assert numbers_of(unusual(chosen)) == numbers_of({}) | {"after_later": 3}
