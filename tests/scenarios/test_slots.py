"""Scenario 65: a teacher and students take hold of one time at once; one wins, both are told."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.extensions import db
from shop.learning.slot_models import Slot
from tests.scenarios.desk import staff
from tests.scenarios.learners import letters_about
from tests.scenarios.people import new_product, new_student, words
from tests.scenarios.seen import product_of
from tests.scenarios.shopfront import at_once

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]


@pytest.fixture
def meetings(shop):
    return new_product(shop, sessions=6, session_minutes=60)


@pytest.fixture
def slot(shop, meetings):
    """A free time, three days ahead."""

    def made():
        starts_at = clock.now() + timedelta(days=3)
        mine = Slot(product_id=product_of(shop, meetings).id, starts_at=starts_at, minutes=60)
        db.session.add(mine)
        db.session.commit()
        return mine.id

    return shop.ask(made)


@pytest.fixture
def learner(shop, meetings):
    def bought(name="hana"):
        tab = shop.visitor(new_student(shop, name))
        tab.buy(meetings)
        return tab

    return bought


def booking(meetings, slot):
    return f"/coaching/{meetings}/slots/{slot}/booking"


def holder(shop, slot):
    """Who has it: nobody, a student, or the time is gone."""
    found = sa.select(Slot.student_id).filter_by(id=slot)
    return shop.ask(lambda: [*db.session.scalars(found), "gone"][0])


def told(shop, meetings, event):
    """How many letters about these meetings went to students, and how many to the teacher."""
    sides = [each["teacher"] for each in letters_about(shop, event, f"/{meetings}")]
    return sides.count(False), sides.count(True)


@pytest.mark.scenario("65")
def test_of_two_students_who_book_one_time_at_once_one_gets_it(shop, meetings, slot, learner):
    tabs = [learner(name) for name in ("hana", "ken")]
    presses = [tab.copy() for _ in range(4) for tab in tabs]

    answers = at_once(lambda t=t: t.post(booking(meetings, slot)) for t in presses)

    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(303), statuses.count(409)) == (1, 7)
    assert holder(shop, slot) == tabs[statuses.index(303) % 2].student_id
    assert told(shop, meetings, "slot_booked") == (1, 1)


@pytest.mark.scenario("65")
def test_a_time_booked_and_taken_away_at_once_has_one_end(shop, meetings, slot, learner):
    tab, desk = learner(), staff(shop, "mori")
    away = f"/studio/products/{meetings}/slots/{slot}/remove"

    booked, taken = at_once([lambda: tab.post(booking(meetings, slot)), lambda: desk.post(away)])

    assert {booked.status_code, taken.status_code} == {303, 409}
    won = booked.status_code == 303
    assert holder(shop, slot) == (tab.student_id if won else "gone")
    assert told(shop, meetings, "slot_booked") == ((1, 1) if won else (0, 0))
    loser = words(taken if won else booked)
    assert ("空いていないため" if won else "すでに空いていません") in loser


@pytest.mark.scenario("65")
def test_a_meeting_given_back_and_cancelled_at_once_ends_once(shop, meetings, slot, learner):
    tab, desk = learner(), staff(shop, "mori")
    tab.post(booking(meetings, slot))
    shown = desk.get(f"/studio/products/{meetings}/slots").text
    seen = re.search(r'name="student" value="([^"]+)"', shown).group(1)
    cancel = f"/studio/products/{meetings}/slots/{slot}/cancel"

    works = [lambda: tab.copy().post(booking(meetings, slot) + "/undo")]
    works += [lambda: desk.copy().post(cancel, student=seen)]
    statuses = [answer.status_code for answer in at_once(works * 3)]

    assert (statuses.count(303), statuses.count(409)) == (1, 5)
    assert holder(shop, slot) in (None, "gone")
    assert told(shop, meetings, "slot_cancelled") == (1, 1)
