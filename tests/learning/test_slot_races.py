"""One time, several hands at once: one wins, both are told; each race breaks without its guard."""

from itertools import count as counting

import pytest
import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.extensions import db
from shop.learning.slot_models import Slot
from shop.learning.slot_operations import book_slot, cancel_meeting, give_back, take_away
from shop.learning.slot_rules import SlotStop
from tests.learning.slots import DAY, newest, one_more, told
from tests.racing import BOTH_DATABASES, guard_off, race, wait_for_lookers

HERE = "shop.learning.slot_operations"


def at_once(app, world, *deeds):
    """Each deed of a person with a time, in a window of its own."""
    turn, product_id = counting(), world.coaching.id
    ids = [(deed, person.id, *more) for deed, person, *more in deeds]

    def work():
        deed, person_id, *more = ids[next(turn)]
        product = db.session.get(Product, product_id)
        return deed(db.session.get(Student, person_id), product, *more)

    return race(app, len(deeds), work)


def cancel(teacher, product, slot_id, seen, now):
    return cancel_meeting(product, slot_id, seen, teacher, now)


def away(_teacher, product, slot_id, now):
    return take_away(product, slot_id, now)


def everybody_books(app, world, slot, today):
    presses = [(book_slot, person, slot.id, today) for person in (world.hana, world.ken) * 4]
    return at_once(app, world, *presses)


def claim_unseen(slot, _holder, student_id, now):
    """A claim that does not look whose it is."""
    write = sa.update(Slot).where(Slot.id == slot.id)
    db.session.execute(write.values(student_id=student_id, booked_at=now))
    return True


def remove_unseen(slot, _holder):
    db.session.execute(sa.delete(Slot).where(Slot.id == slot.id))
    return True


def nobody_waits(_student_id):
    """Without the queue of one student's windows."""


def all_looked(_student_id, _product):
    """Every window has seen that nothing is booked before the first one books."""
    wait_for_lookers(6)
    return 1


@BOTH_DATABASES
@pytest.mark.scenario("65")
def test_of_all_who_book_one_time_at_once_one_gets_it_and_two_are_told(app, world, slot, today):
    results = everybody_books(app, world, slot, today)

    assert results.count(None) == 1
    assert set(results) <= {None, SlotStop.NOT_FREE, SlotStop.ONE_ALREADY}
    assert len(told("slot_booked")) == 2


@BOTH_DATABASES
def test_a_claim_that_does_not_look_gives_one_time_to_two(app, world, slot, today):
    with guard_off(f"{HERE}._claim", claim_unseen):
        everybody_books(app, world, slot, today)

    assert told("slot_booked") == ["hana", "ken", "mori", "mori"]


@BOTH_DATABASES
@pytest.mark.scenario("65")
def test_a_time_booked_and_taken_away_at_once_has_one_end(app, world, slot, today):
    booked, taken = (book_slot, world.hana, slot.id, today), (away, world.mori, slot.id, today)

    results = at_once(app, world, booked, taken)

    stays = newest() is not None
    assert set(results) == ({None, False} if stays else {SlotStop.NOT_FREE, True})
    assert told("slot_booked") == (["hana", "mori"] if stays else [])


@BOTH_DATABASES
@pytest.mark.scenario("65")
def test_a_meeting_given_back_and_cancelled_at_once_ends_once(app, world, booked, today):
    back = (give_back, world.hana, booked.id, today)
    gone = (cancel, world.mori, booked.id, world.hana.public_id, today)

    results = at_once(app, world, back, gone, back, gone)

    assert sum(each is None or each is True for each in results) == 1
    assert told("slot_cancelled") == ["hana", "mori"]


@BOTH_DATABASES
def test_taking_away_without_looking_loses_a_booking(world, booked, today):
    with guard_off(f"{HERE}._remove", remove_unseen):
        assert take_away(world.coaching, booked.id, today)

    assert newest() is None
    assert told("slot_cancelled") == []


def two_times(app, world, slot, today):
    other = one_more(world, today + 4 * DAY, today)
    presses = [(book_slot, world.hana, each.id, today) for each in (slot, other) * 3]
    return at_once(app, world, *presses)


@BOTH_DATABASES
def test_one_student_in_many_windows_books_one_time(app, world, slot, today):
    assert two_times(app, world, slot, today).count(None) == 1


@pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True
)
def test_without_waiting_for_one_another_two_windows_book_two_times(app, world, slot, today):
    with (
        guard_off(f"{HERE}._one_at_a_time", nobody_waits),
        guard_off(f"{HERE}.left_for", all_looked),
    ):
        assert two_times(app, world, slot, today).count(None) == 2
