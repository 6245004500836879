"""Who is in it, asked of everyone at once, and is this one in it: always the same answer."""

from dataclasses import replace
from random import Random

import pytest
import sqlalchemy as sa

from shop.accounts.models import Student
from shop.extensions import db
from shop.learning.models import SourceKind
from shop.learning.operations import grant
from shop.offers.audience_queries import how_many, learner_of, learners, students_in
from shop.offers.audience_rules import (
    Audience,
    Condition,
    Trait,
    audience_of,
    kept_audience,
    matches,
)
from shop.offers.facts import Facts
from shop.offers.facts_queries import facts_of
from tests.offers import crowd
from tests.offers.gathering import NEVER_BOUGHT
from tests.racing import BOTH_DATABASES

TOGETHER = 500


def everyone():
    return list(db.session.scalars(sa.select(Student.id).where(Student.merged_into_id.is_(None))))


def all_learners(ids, now):
    found = {}
    for start in range(0, len(ids), TOGETHER):
        found |= learners(ids[start : start + TOGETHER], now)
    return found


def in_it(audience, known, now):
    return {each for each, learner in known.items() if matches(audience, learner, now)}


def asked_at_once(audience, now):
    return set(db.session.scalars(students_in(audience, now)))


@BOTH_DATABASES
def test_one_query_and_the_rule_agree_on_thousands_of_students(world, now):
    crowd.make(world, 2_000, now, seed=7)
    known, dice = all_learners(everyone(), now), Random(11)
    asked = [
        Audience(((crowd.condition(dice, world, now, trait),),)) for trait in Trait for _ in "12"
    ]
    asked += [crowd.audience(dice, world, now) for _ in range(16)]

    sizes = []
    for audience in asked:
        members = asked_at_once(audience, now)
        assert members == in_it(audience, known, now), audience
        sizes.append(len(members))

    assert sum(0 < size < len(known) for size in sizes) > len(sizes) * 0.9


@BOTH_DATABASES
def test_a_students_facts_make_the_learner_that_the_crowd_query_makes(world, now):
    ids = crowd.make(world, 40, now, seed=3)
    known = learners(ids, now)

    for each in ids:
        assert learner_of(facts_of(each, NEVER_BOUGHT, now), now) == known[each]


def test_everyone_is_in_an_audience_without_conditions(world, now):
    assert how_many(Audience(), now) == len(everyone())
    assert matches(Audience(), learner_of(Facts(), now), now)


def test_a_merged_account_is_nobody(world, now):
    owner = Audience(((Condition(Trait.OWNER_OF, world.blog.id),),))
    for n, student in enumerate((world.hana, world.ken)):
        grant(student.id, world.blog.id, SourceKind.GIFT, n, now)
    world.ken.merged_into_id = world.hana.id
    db.session.commit()

    assert asked_at_once(owner, now) == {world.hana.id}


def test_any_group_is_enough_and_a_group_wants_all(world, now):
    owns, spent = Condition(Trait.OWNER_OF, world.blog.id), Condition(Trait.SPENT, number=1)
    grant(world.hana.id, world.blog.id, SourceKind.GIFT, 1, now)
    db.session.commit()

    assert asked_at_once(Audience(((owns, spent),)), now) == set()
    assert asked_at_once(Audience(((owns,), (spent,))), now) == {world.hana.id}


def test_an_audience_is_kept_as_it_was_set(world, now):
    dice = Random(5)
    for _ in range(50):
        audience = crowd.audience(dice, world, now)
        assert audience_of(kept_audience(audience)) == audience


def test_an_invented_student_has_only_their_facts(world, now):
    invented = Facts(owns=frozenset({world.blog.id}))
    learner = learner_of(invented, now)

    assert learner.owns == {world.blog.id}
    assert replace(learner, owns=frozenset()) == learner_of(Facts(), now)


@pytest.mark.parametrize(("size", "queries"), [(1, 4), (30, 4)])
def test_learners_cost_four_queries_however_many(world, now, counting_queries, size, queries):
    ids = crowd.make(world, size, now, seed=1)
    with counting_queries() as seen:
        learners(ids, now)
    assert len(seen) == queries
