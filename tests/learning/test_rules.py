from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from shop.learning.rules import (
    Access,
    Asked,
    EventPhase,
    access,
    end_of,
    finished,
    live,
    next_after,
    phase,
    resume,
)

NOON = datetime(2026, 10, 8, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Given:
    ends_at: datetime | None = None
    revoked_at: datetime | None = None


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        pytest.param(Asked(entitled=True), Access.OWNED, id="what is owned opens"),
        pytest.param(Asked(), Access.LOCKED, id="what is not stays shut"),
        pytest.param(Asked(had_access=True), Access.ENDED, id="what was owned says so"),
        pytest.param(Asked(preview=True), Access.PREVIEW, id="a preview is for everyone"),
        pytest.param(Asked(entitled=True, preview=True), Access.OWNED, id="owning comes first"),
        pytest.param(Asked(teaches=True), Access.TEACHING, id="teachers read their own"),
        pytest.param(
            Asked(entitled=True, guest=True, first=True), Access.OWNED, id="a guest's first lesson"
        ),
        pytest.param(
            Asked(entitled=True, guest=True), Access.PROVE_MAILBOX, id="a guest's second lesson"
        ),
        pytest.param(
            Asked(entitled=True, guest=True, preview=True), Access.PREVIEW, id="a guest's preview"
        ),
        pytest.param(Asked(first=True), Access.LOCKED, id="being first opens nothing"),
        pytest.param(Asked(guest=True, first=True), Access.LOCKED, id="a guest who bought nothing"),
    ],
)
def test_a_lesson_opens(asked, answer):
    assert access(asked) is answer


def test_access_ends_to_the_second():
    given = Given(ends_at=end_of(NOON, 30))

    assert live(given, NOON + 30 * DAY - timedelta(seconds=1))
    assert not live(given, NOON + 30 * DAY)
    assert live(Given(ends_at=end_of(NOON, None)), NOON + 9_999 * DAY)
    assert not live(Given(revoked_at=NOON), NOON)


def test_nothing_is_not_finished():
    assert finished({1, 2}, {1, 2, 3})
    assert not finished({1, 2}, {1})
    assert not finished(set(), {1})


@pytest.mark.parametrize(
    ("done", "last", "lesson"),
    [
        pytest.param(set(), None, 1, id="a new course begins at the beginning"),
        pytest.param({1, 2}, None, 3, id="behind the last one finished"),
        pytest.param({1, 3}, None, 4, id="not back to what was skipped"),
        pytest.param({1}, 3, 3, id="at the film left half-way"),
        pytest.param({1, 3}, 3, 4, id="but not if it was finished"),
        pytest.param({2, 4}, None, 1, id="at what was skipped when the end is done"),
        pytest.param({1, 2, 3, 4}, None, 1, id="a finished course may be read again"),
        pytest.param({1}, 99, 2, id="a lesson that was taken away is forgotten"),
    ],
)
def test_a_student_goes_on(done, last, lesson):
    assert resume([1, 2, 3, 4], done, last) == lesson


def test_a_course_without_lessons_has_nowhere_to_go_on():
    assert resume([], set(), None) is None


@pytest.mark.parametrize(
    ("done", "here", "lesson"), [({1}, 1, 2), ({3}, 3, 1), ({1, 3}, 3, 2), ({1, 2, 3}, 3, None)]
)
def test_after_a_lesson_comes_the_next_then_what_was_skipped(done, here, lesson):
    assert next_after([1, 2, 3], done, here) == lesson


@pytest.mark.parametrize(
    ("minutes_from_start", "stage"),
    [
        (-16, EventPhase.BEFORE),
        (-15, EventPhase.LIVE),
        (59, EventPhase.LIVE),
        (60, EventPhase.ARCHIVE),
        (60 + 14 * 24 * 60, EventPhase.OVER),
    ],
)
def test_the_door_of_an_event_opens_and_closes(minutes_from_start, stage):
    now = NOON + timedelta(minutes=minutes_from_start)

    assert phase(NOON, 60, 14, now) is stage


def test_an_event_without_a_recording_is_over_when_it_ends():
    assert phase(NOON, 60, None, NOON + timedelta(hours=1)) is EventPhase.OVER
