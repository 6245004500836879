"""A coaching of Mori's that Hana and Ken may open, with one free time in three days."""

import pytest

from shop import clock
from shop.learning.models import SourceKind
from shop.learning.operations import grant
from shop.learning.slot_operations import book_slot
from tests.learning.slots import DAY, newest, one_more


@pytest.fixture
def today():
    """The pages' own clock, so that verbs and pages agree about what lies ahead."""
    return clock.now().replace(second=0, microsecond=0)


@pytest.fixture
def slot(world, today):
    for student in (world.hana, world.ken):
        grant(student.id, world.coaching.id, SourceKind.ORDER_LINE, student.id, today)
    return one_more(world, today + 3 * DAY, today)


@pytest.fixture
def booked(world, slot, today):
    assert book_slot(world.hana, world.coaching, slot.id, today) is None
    return newest()
