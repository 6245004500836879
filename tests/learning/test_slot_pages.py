"""The times of a coaching, on the student's page and at the teacher's desk."""

from datetime import timedelta

import pytest

from shop.extensions import db
from shop.languages import ZONE
from shop.learning.models import Entitlement
from shop.learning.slot_operations import book_slot, give_back, take_away
from tests.learning.slots import DAY, newest, one_more, told
from tests.learning.test_lesson_pages import valid

HERE, DESK = "/coaching/coaching", "/studio/products/coaching/slots"


@pytest.fixture
def hana(client, world):
    return client.sign_in(world.hana)


@pytest.fixture
def mori(app, world):
    return app.test_client().sign_in(world.mori)


def booking(slot):
    return f"{HERE}/slots/{slot.id}/booking"


def test_hana_books_a_time_and_gives_it_back(hana, world, slot):
    assert "予約する" in hana.get(HERE).text

    assert hana.submit(booking(slot)).status_code == 303
    page = hana.get(HERE)
    assert "次の面談" in page.text
    assert valid(page)
    assert hana.submit(f"{booking(slot)}/undo").status_code == 303
    assert newest().student_id is None


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "これからの時間"), ("/en", "No times lie ahead")]
)
def test_without_times_the_desk_says_so(mori, world, prefix, words):
    page = mori.get(prefix + DESK)

    assert words in page.text
    assert valid(page)


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("", "いま空いている時間はありません"), ("/en", "No time is free at the moment")],
)
def test_without_times_the_student_is_told_to_write(hana, world, slot, today, prefix, words):
    take_away(world.coaching, slot.id, today)

    page = hana.get(prefix + HERE)

    assert words in page.text
    assert valid(page)


def test_who_comes_second_reads_a_plain_sentence(hana, world, slot, today):
    book_slot(world.ken, world.coaching, slot.id, today)

    answer = hana.submit(booking(slot))

    assert answer.status_code == 409
    assert "すでに空いていません" in answer.text
    assert valid(answer)


def test_a_time_taken_away_meanwhile_is_told_the_same_way(hana, world, slot, today):
    take_away(world.coaching, slot.id, today)

    assert hana.submit(booking(slot)).status_code == 409


def test_on_the_last_day_the_page_points_to_the_teacher(hana, world, slot, today):
    soon = one_more(world, today + timedelta(hours=5), today)
    book_slot(world.hana, world.coaching, soon.id, today)

    assert f"{booking(soon)}/undo" not in hana.get(HERE).text
    assert hana.submit(f"{booking(soon)}/undo").status_code == 409


def test_who_may_not_open_the_coaching_books_nothing(app, world, slot):
    db.session.query(Entitlement).filter_by(student_id=world.ken.id).delete()
    db.session.commit()
    answers = [
        app.test_client().sign_in(each).submit(booking(slot)).status_code
        for each in (world.ken, world.aya, world.mori)
    ]

    assert answers == [403, 403, 404]
    assert newest().student_id is None


def test_the_time_of_another_coaching_is_not_booked_through_this_one(hana, world, slot):
    slot.product_id = world.blog.id
    db.session.commit()

    assert hana.submit(booking(slot)).status_code == 409
    assert newest().student_id is None


def test_mori_adds_a_time_in_japan(mori, world, today):
    there = (today + 2 * DAY).astimezone(ZONE)

    answer = mori.submit(DESK, starts_at=f"{there:%Y-%m-%dT%H:%M}", minutes="４５")

    assert answer.status_code == 303
    assert (newest().starts_at, newest().minutes) == (today + 2 * DAY, 45)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"starts_at": "2020-01-01T10:00", "minutes": "60"}, "この日時は"),
        ({"starts_at": "soon", "minutes": "60"}, "日付と時刻"),
        ({"starts_at": "2099-01-01T10:00", "minutes": "9999"}, "480"),
    ],
)
def test_bad_times_are_refused_at_their_field(mori, world, typed, words):
    answer = mori.submit(DESK, **typed)

    assert answer.status_code == 422
    assert words in answer.text
    assert typed["starts_at"] in answer.text
    assert newest() is None


def test_mori_cancels_what_hana_booked(mori, world, booked):
    assert "花" in mori.get(DESK).text

    answer = mori.submit(f"{DESK}/{booked.id}/cancel", student=world.hana.public_id)

    assert answer.status_code == 303
    assert told("slot_cancelled") == ["hana", "mori"]


def test_mori_comes_second_and_reads_a_plain_sentence(mori, world, booked, today):
    taken = mori.submit(f"{DESK}/{booked.id}/remove")
    give_back(world.hana, world.coaching, booked.id, today)
    cancelled = mori.submit(f"{DESK}/{booked.id}/cancel", student=world.hana.public_id)

    assert [taken.status_code, cancelled.status_code] == [409, 409]
    assert "取り下げていません" in taken.text
    assert "中止していません" in cancelled.text
    assert newest() is not None


def test_aya_finds_none_of_moris_times(app, world, booked):
    aya = app.test_client().sign_in(world.aya)

    presses = [aya.submit(f"{DESK}/{booked.id}/{deed}") for deed in ("remove", "cancel")]

    assert [each.status_code for each in (aya.get(DESK), *presses)] == [404, 404, 404]
    assert newest().student_id == world.hana.id


def test_only_coaching_has_times(mori, world):
    assert mori.get("/studio/products/blog/slots").status_code == 404
