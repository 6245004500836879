"""One student, many windows: on both databases, each race seen to break without its guard."""

from itertools import count as counting
from threading import Barrier

import pytest
import sqlalchemy as sa

from shop.extensions import db, insert_once
from shop.learning.models import Certificate, Completion, Graduation, ModuleCompletion, SourceKind
from shop.learning.operations import complete_lesson, grant
from shop.learning.rules import finished
from tests.learning.test_operations import count, lessons_of
from tests.racing import BOTH_DATABASES, guard_off, race, wait_for_lookers

POSTGRESQL = pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True
)
WINDOWS = 20


def press_everywhere(app, student, lessons, now):
    """Every lesson at the same moment, each in a window of its own."""
    student_id, turn = student.id, counting()
    return race(
        app,
        len(lessons),
        lambda: complete_lesson(student_id, lessons[next(turn)], now),
    )


def nobody_waits(_student_id):
    """Without the queue of one student's windows."""


def all_at_the_same_time(windows):
    """All have written their lesson before one looks, and all have looked before one goes on."""
    written, looked = Barrier(windows), Barrier(windows)

    def insert(model, **values):
        made = insert_once(model, **values)
        if model is Completion:
            written.wait(60)
        return made

    def judge(wanted, done):
        looked.wait(60)
        return finished(wanted, done)

    return insert, judge


def looked_first(model, **values):
    """Check, then write: what an insert without its guard would be."""
    mine = {name: value for name, value in values.items() if name.endswith("_id")}
    found = db.session.execute(sa.select(model.__table__).filter_by(**mine)).first()
    wait_for_lookers(2)
    if found is None:
        db.session.execute(sa.insert(model).values(**values))
    return found is None


@BOTH_DATABASES
@pytest.mark.scenario("F6")
def test_twenty_windows_finishing_the_last_lesson_make_one_graduation(app, world, now):
    *before, last = lessons_of(world.mini)
    for lesson in before:
        complete_lesson(world.hana.id, lesson, now)

    answers = press_everywhere(app, world.hana, [last] * WINDOWS, now)

    assert [answer.graduated for answer in answers] == [True] * WINDOWS
    assert [count(each) for each in (ModuleCompletion, Graduation, Certificate)] == [1, 1, 1]
    assert count(Completion) == len(before) + 1


@BOTH_DATABASES
@pytest.mark.scenario("F6")
def test_finishing_every_lesson_at_once_graduates_once(app, world, now):
    lessons = lessons_of(world.blog)

    press_everywhere(app, world.hana, lessons, now)

    assert [count(each) for each in (ModuleCompletion, Graduation, Certificate)] == [2, 1, 1]


@POSTGRESQL
def test_without_waiting_for_one_another_nobody_graduates_on_postgresql(app, world, now):
    here, lessons = "shop.learning.operations", lessons_of(world.blog)
    insert, judge = all_at_the_same_time(len(lessons))
    with (
        guard_off(f"{here}._one_at_a_time", nobody_waits),
        guard_off(f"{here}.insert_once", insert),
        guard_off(f"{here}.finished", judge),
    ):
        press_everywhere(app, world.hana, lessons, now)

    assert count(Graduation) == 0


@BOTH_DATABASES
def test_one_purchase_settled_twenty_times_at_once_grants_once(app, world, now):
    hana, blog = world.hana.id, world.blog.id

    def settle():
        given = grant(hana, blog, SourceKind.ORDER_LINE, 1, now)
        db.session.commit()
        return given

    assert sorted(race(app, WINDOWS, settle)) == [False] * (WINDOWS - 1) + [True]


@POSTGRESQL
def test_looking_first_and_granting_then_breaks_on_postgresql(app, world, now):
    hana, blog = world.hana.id, world.blog.id

    def settle():
        grant(hana, blog, SourceKind.ORDER_LINE, 1, now)
        db.session.commit()

    with guard_off("shop.learning.operations.insert_once", looked_first):
        results = race(app, WINDOWS, settle)

    assert any(isinstance(each, sa.exc.IntegrityError) for each in results)
