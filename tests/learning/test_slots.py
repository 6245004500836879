"""Times for meetings: offered, booked, given back, cancelled."""

from datetime import timedelta

import pytest

from shop.catalogue.wording_rules import Refused
from shop.learning.slot_operations import (
    add_slot,
    book_slot,
    cancel_meeting,
    give_back,
    take_away,
)
from shop.learning.slot_queries import booked_slot, free_slots, left_for
from shop.learning.slot_rules import SlotStop, last_return, may_return, meetings_left, slot_problems
from shop.mail.queries import rendered
from tests.learning.slots import DAY, letters, newest, one_more, told

SECOND = timedelta(seconds=1)


def test_a_time_can_be_given_back_until_a_day_before(today):
    starts_at = today + 3 * DAY

    assert may_return(starts_at, last_return(starts_at))
    assert not may_return(starts_at, last_return(starts_at) + SECOND)


@pytest.mark.parametrize(
    ("ahead", "minutes", "codes"),
    [
        (DAY, 60, []),
        (-DAY, 60, ["not_in_future"]),
        (DAY, 5, ["out_of_range"]),
        (DAY, None, ["which_number"]),
    ],
)
def test_a_time_lies_ahead_and_lasts_a_while(today, ahead, minutes, codes):
    assert [each.code for each in slot_problems(today + ahead, minutes, today)] == codes


def test_one_product_has_no_two_times_that_begin_together(world, slot, today):
    with pytest.raises(Refused, match="time_exists"):
        add_slot(world.coaching, slot.starts_at, 30, today)


def test_booking_tells_both_sides_the_time_in_japan(world, booked):
    assert told("slot_booked") == ["hana", "mori"]
    assert all("（日本時間）" in rendered(each).subject for each in letters("slot_booked"))
    assert newest().student_id == world.hana.id


@pytest.mark.parametrize("event", ["slot_booked", "slot_cancelled"])
@pytest.mark.parametrize("reader", ["hana", "mori"])
def test_an_english_reader_is_told_in_english(world, slot, today, event, reader):
    getattr(world, reader).language = "en"
    book_slot(world.hana, world.coaching, slot.id, today)
    give_back(world.hana, world.coaching, slot.id, today)

    words = {each.to.partition("@")[0]: rendered(each) for each in letters(event)}[reader]

    assert "JST" in words.subject
    assert "/en/" in words.text


def test_a_second_meeting_waits_until_the_first_is_over(world, booked, today):
    other = one_more(world, today + 4 * DAY, today).id

    assert book_slot(world.hana, world.coaching, other, today) is SlotStop.ONE_ALREADY
    assert book_slot(world.hana, world.coaching, other, today + 3 * DAY) is None


@pytest.mark.parametrize(("bought", "held", "left"), [(1, 0, 2), (1, 2, 0), (2, 2, 2), (1, 5, 0)])
def test_each_purchase_brings_its_meetings(bought, held, left):
    assert meetings_left(2, bought, held) == left
    assert meetings_left(None, bought, held) is None


def test_after_the_last_meeting_no_more_are_booked(world, slot, today):
    world.coaching.sessions = 1
    book_slot(world.hana, world.coaching, slot.id, today)
    after = today + 4 * DAY
    other = one_more(world, after + 3 * DAY, after).id

    assert left_for(world.hana.id, world.coaching) == 0
    assert book_slot(world.hana, world.coaching, other, after) is SlotStop.ALL_TAKEN


def test_a_time_that_has_begun_is_neither_shown_nor_booked(world, slot, today):
    later = slot.starts_at

    assert free_slots(world.coaching.id, later) == []
    assert book_slot(world.hana, world.coaching, slot.id, later) is SlotStop.NOT_FREE


def test_a_time_given_back_is_free_again_and_both_are_told(world, booked, today):
    assert give_back(world.hana, world.coaching, booked.id, today) is None

    assert [each.id for each in free_slots(world.coaching.id, today)] == [booked.id]
    assert told("slot_cancelled") == ["hana", "mori"]


def test_on_the_last_day_a_time_is_not_given_back(world, booked):
    late = last_return(booked.starts_at) + SECOND

    assert give_back(world.hana, world.coaching, booked.id, late) is SlotStop.TOO_LATE
    assert booked_slot(world.hana.id, world.coaching.id, late)


def test_nobody_gives_back_what_another_booked(world, booked, today):
    assert give_back(world.ken, world.coaching, booked.id, today) is SlotStop.NOT_BOOKED
    assert told("slot_cancelled") == []


def test_a_booked_time_is_cancelled_and_not_just_taken_away(world, booked, today):
    assert not take_away(world.coaching, booked.id, today)

    assert cancel_meeting(world.coaching, booked.id, world.hana.public_id, world.mori, today)
    assert newest() is None
    assert told("slot_cancelled") == ["hana", "mori"]


def test_a_teacher_cancels_only_the_booking_that_was_seen(world, booked, today):
    give_back(world.hana, world.coaching, booked.id, today)
    book_slot(world.ken, world.coaching, booked.id, today)

    assert not cancel_meeting(world.coaching, booked.id, world.hana.public_id, world.mori, today)
    assert newest().student_id == world.ken.id
