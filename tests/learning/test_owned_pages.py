from datetime import timedelta

import html5lib
import pytest

from shop import clock
from shop.extensions import db
from shop.learning.models import SourceKind
from shop.learning.operations import grant
from shop.learning.queries import attended

JOIN = "https://meet.example.jp/room"


@pytest.fixture
def hana(client, world):
    now = clock.now()
    world.webinar.minutes, world.webinar.archive_days, world.webinar.join_url = 60, 14, JOIN
    for source, product in enumerate((world.webinar, world.coaching), start=1):
        grant(world.hana.id, product.id, SourceKind.ORDER_LINE, source, now)
    db.session.commit()
    return client.sign_in(world.hana)


def starting(world, **ago):
    world.webinar.starts_at = clock.now() - timedelta(**ago)
    db.session.commit()


def valid(answer):
    parser = html5lib.HTMLParser()
    parser.parse(answer.text)
    return not parser.errors


def test_before_an_event_the_door_is_shut_and_the_calendar_offered(hana, world):
    starting(world, days=-3)

    page = hana.get("/events/webinar")

    assert JOIN not in page.text
    assert "/events/webinar/calendar.ics" in page.text
    hana.submit("/events/webinar/attendance")
    assert not attended(world.hana.id, world.webinar.id)
    assert valid(page)


def test_taking_part_opens_the_door_and_is_remembered(hana, world):
    starting(world, minutes=5)
    assert JOIN not in hana.get("/events/webinar").text

    answer = hana.submit("/events/webinar/attendance")

    assert (answer.status_code, answer.location) == (303, "/events/webinar")
    assert JOIN in hana.get("/events/webinar").text
    assert attended(world.hana.id, world.webinar.id)


def test_afterwards_the_recording_stays_for_its_days(hana, world):
    starting(world, days=2)
    assert JOIN in hana.get("/events/webinar").text

    starting(world, days=20)
    assert JOIN not in hana.get("/events/webinar").text


def test_an_event_without_a_day_says_so(hana):
    assert valid(hana.get("/events/webinar"))
    assert hana.get("/events/webinar/calendar.ics").status_code == 404


def test_ken_and_sam_never_see_the_door(client, world):
    world.webinar.join_url = JOIN
    starting(world, minutes=5)

    assert client.get("/events/webinar").location.startswith("/sign-in")
    ken = client.sign_in(world.ken)
    for answer in (ken.get("/events/webinar"), ken.submit("/events/webinar/attendance")):
        assert answer.status_code == 403
        assert JOIN not in answer.text
    assert ken.get("/events/webinar/calendar.ics").status_code == 403
    assert not attended(world.ken.id, world.webinar.id)


def test_the_calendar_file_is_one_event_in_short_lines(hana, world):
    world.webinar.title = {"ja": "卒業生のための相談会; 一緒に, 次を考える" * 3}
    starting(world, days=-3)

    made = hana.get("/events/webinar/calendar.ics")

    lines = made.data.split(b"\r\n")
    assert made.mimetype == "text/calendar"
    assert all(len(line) <= 75 for line in lines)
    assert b"\\; " in made.data.replace(b"\r\n ", b"")
    assert lines.count(b"BEGIN:VEVENT") == 1


def test_coaching_says_how_it_begins_to_its_owner_only(hana, client, world):
    assert valid(hana.get("/coaching/coaching"))
    assert client.sign_in(world.ken).get("/coaching/coaching").status_code == 403
