"""Each rule that asks with a number asks with the owner's."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_

from shop.catalogue.asking_rules import NUMBERS
from shop.offers.limits import OWNERS, Limits, TooWeak, chosen, counted, measured
from shop.offers.rules import decide
from shop.offers.words import Moment, Rule
from tests.offers.values import (
    DAY,
    GRADUATE,
    HOUR,
    LEARNER,
    LIBRARY,
    MODULE,
    NOON,
    SEO,
    WORKSHEET,
    bought,
    candidate,
    ignored,
    knowing,
    said_later,
    said_no,
    seo,
    stop,
)
from tests.offers.worlds import worlds
from tests.offers.wrongs import wrongs

in_library = candidate(SEO, moment=LIBRARY)
in_module = candidate(SEO, moment=MODULE)
by_mail = candidate(SEO, moment=Moment.MAIL)


def owners(**numbers):
    return {"limits": Limits(**chosen(numbers))}


@pytest.mark.invariant(7)
@pytest.mark.parametrize(("days", "rule"), [(29, Rule.DECLINED), (30, None)])
def test_after_a_no_to_the_same_product(days, rule):
    assert stop(seo, knowing(said_no(SEO, days), **owners(same_product_after_no=30))) is rule


@pytest.mark.invariant(7)
@pytest.mark.parametrize(("days", "rule"), [(6, Rule.QUIET_AFTER_NO), (7, None)])
def test_after_a_no_to_another_product(days, rule):
    assert stop(seo, knowing(said_no(WORKSHEET, days), **owners(any_after_no=7))) is rule


@pytest.mark.invariant(8)
@pytest.mark.parametrize(("days", "rule"), [(9, Rule.LATER), (10, None)])
def test_after_a_later(days, rule):
    assert stop(seo, knowing(said_later(SEO, days), **owners(after_later=10))) is rule


@pytest.mark.invariant(14)
@pytest.mark.parametrize(("days", "rule"), [(13, Rule.ENDED_LATELY), (14, None)])
def test_after_the_end(days, rule):
    over = ignored(SEO, days + 2, deadline=NOON - days * DAY)
    assert stop(seo, knowing(over, **owners(after_end=14))) is rule


@pytest.mark.invariant(10)
@pytest.mark.parametrize(("days", "rule"), [(2, Rule.JUST_BOUGHT), (3, None)])
def test_after_a_purchase(days, rule):
    facts = replace(GRADUATE, purchases=bought(days), **owners(after_purchase=3))
    assert stop(seo, facts) is rule


@pytest.mark.invariant(5)
@pytest.mark.parametrize(("hours", "rule"), [(23, Rule.TOO_SOON), (24, None)])
def test_between_two_offers(hours, rule):
    one = ignored(WORKSHEET)._replace(shown_at=NOON - hours * HOUR)
    assert stop(in_library, knowing(one, **owners(between=24))) is rule


@pytest.mark.invariant(5)
@pytest.mark.parametrize(("most", "rule"), [(1, Rule.ENOUGH_THIS_MONTH), (2, None)])
def test_within_a_month(most, rule):
    one = ignored(WORKSHEET, 20)
    assert stop(in_library, knowing(one, **owners(per_month=most))) is rule


@pytest.mark.invariant(3)
@pytest.mark.parametrize(("days", "rule"), [(2, Rule.MODULE_PAUSE), (3, None)])
def test_between_two_modules(days, rule):
    one = ignored(WORKSHEET, days, moment=MODULE, about=SEO)
    facts = knowing(one, facts=LEARNER, **owners(module_pause=3, between=24))
    assert stop(in_module, replace(facts, idle_since=NOON)) is rule


@pytest.mark.invariant(3)
def test_an_owner_may_leave_modules_without_any_offer():
    facts = replace(LEARNER, idle_since=NOON, **owners(per_course=0))
    assert stop(in_module, facts) is Rule.ONCE_PER_COURSE


@pytest.mark.invariant(6)
@pytest.mark.parametrize(("days", "rule"), [(2, Rule.MAILED_LATELY), (3, None)])
def test_between_two_letters(days, rule):
    facts = replace(GRADUATE, mailed_at=NOON - days * DAY, **owners(between_mails=3))
    assert stop(by_mail, facts) is rule


@pytest.mark.parametrize("name", OWNERS)
def test_no_limit_can_be_built_beyond_its_floor(name):
    number = NUMBERS[name]
    with pytest.raises(TooWeak):
        Limits(**chosen({name: number.floor + (1 if number.cap else -1)}))


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_typed_and_measured_alike(name):
    assert counted(name, measured(name, NUMBERS[name].floor)) == NUMBERS[name].floor


def between(name):
    number = NUMBERS[name]
    return any_.integers(*sorted((number.floor, number.strictest)))


anyones = any_.fixed_dictionaries({name: between(name) for name in OWNERS})


@settings(max_examples=300)
@given(worlds(), anyones)
def test_whatever_numbers_the_owner_chose_nothing_breaks_them(world, numbers):
    world = world.knowing(**owners(**numbers))
    chosen_one = decide(world.candidates, world.facts, world.now).shown
    assert not chosen_one or wrongs(chosen_one, world.facts, world.now) == []
