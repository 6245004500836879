"""A year in the demo school: nobody is ever asked what they should not be."""

import pytest

from shop.catalogue.asking_operations import AskingDraft, save_asking
from shop.catalogue.asking_rules import NUMBERS
from shop.demo import SCHOOL
from shop.offers import rules
from shop.offers.words import Rule
from shop.school.operations import import_school
from tests.offers.year import played

CARELESS = {
    Rule.DECLINED: "declined lately",
    Rule.UNHAPPY: "unhappy",
    Rule.OPEN_QUESTION: "a question waits",
    Rule.OFFERS_OFF: "offers switched off",
    Rule.JUST_BOUGHT: "just bought",
    Rule.REFUNDED_BEFORE: "refunded before",
    Rule.ENDED_LATELY: "equal terms after the end",
}


@pytest.fixture
def demo_school(world, standin):
    import_school(SCHOOL, world.nao, world.now)


@pytest.mark.slow
def test_nobody_is_asked_wrongly(app, demo_school, now):
    year = played(app, students=6, seed=3, now=now, days=120)

    assert year.broken == []
    told = year.summary()
    assert told["proposals"] > 3
    assert told["proposals a student and month"] > told["proposals"] / 6 / 4
    assert told["pressure of the last 13 weeks"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("end", ["floor", "strictest"])
def test_nobody_is_asked_wrongly_by_the_owners_numbers(app, demo_school, world, now, end):
    numbers = {name: getattr(number, end) for name, number in NUMBERS.items()}
    save_asking(AskingDraft({}, numbers), world.nao, now)
    year = played(app, students=6, seed=3, now=now, days=120)

    assert year.broken == []
    assert year.summary()["proposals"] > 0


@pytest.mark.slow
def test_nobody_is_asked_wrongly_in_a_whole_year(app, demo_school, now):
    year = played(app, students=16, seed=4, now=now)

    assert year.broken == []


@pytest.mark.slow
@pytest.mark.parametrize("rule", CARELESS)
def test_without_its_guard_the_year_finds_the_wrong(app, demo_school, now, rule):
    with pytest.MonkeyPatch.context() as careless:
        careless.setitem(rules.CHECKS, rule, lambda *asked: False)
        year = played(app, students=8, seed=5, now=now, days=200)

    assert any(each.endswith(CARELESS[rule]) for each in year.broken)
