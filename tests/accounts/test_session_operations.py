from datetime import timedelta

import pytest
from flask import session

from shop.accounts import access, queries
from shop.accounts.browser import Caller, mark
from shop.accounts.models import LoginSession, SignInLink, Student
from shop.accounts.operations import (
    LinkWish,
    ask_link,
    end_other_sessions,
    enter,
    leave,
    open_guest,
    open_session,
    proof_address,
    prove_mailbox,
    renew_link,
)
from shop.extensions import db
from shop.outbox import Outbox
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)


@pytest.fixture
def request_here(app, world):
    with app.test_request_context("/"):
        yield


def opened(student, at=NOON):
    token, _row = open_session(student, at)
    db.session.commit()
    return token


def test_a_typed_address_opens_a_new_guest_even_when_it_has_an_account(world, request_here):
    guest = open_guest(" Hana@example.jp", "ja", NOON)

    assert guest.guest
    assert guest.id != world.hana.id
    assert guest.email == "hana@example.jp"


def test_two_browsers_that_type_one_address_are_two_guests(world, request_here):
    first = open_guest("sam@example.jp", "ja", NOON)
    second = open_guest("sam@example.jp", "ja", NOON)

    assert first.id != second.id


def test_a_guest_stays_the_same_guest_in_their_browser(world, request_here):
    guest = open_guest("sam@example.jp", "ja", NOON)
    enter(guest, NOON)

    assert open_guest("sam@example.jp", "ja", NOON).id == guest.id
    assert open_guest("other@example.jp", "ja", NOON).id != guest.id


def test_entering_gives_a_new_token_and_ends_the_old_one(world, request_here):
    session["planted"] = "before"
    enter(open_guest("sam@example.jp", "ja", NOON), NOON)
    first = session["_user_id"]

    enter(world.hana, NOON)

    assert "planted" not in session
    assert queries.live_session(first, NOON) is None
    assert queries.live_session(session["_user_id"], NOON).student is world.hana
    assert access.me() is world.hana


def test_the_row_never_holds_the_token(world):
    token = opened(world.hana)

    assert token not in db.session.scalar(db.select(LoginSession.token_hash))


def test_leaving_ends_the_session_for_good(world, request_here):
    enter(world.hana, NOON)
    token = session["_user_id"]

    leave(NOON)

    assert queries.live_session(token, NOON) is None
    assert not session


@pytest.mark.parametrize(
    ("seen_after", "asked_after", "lives"),
    [
        (timedelta(0), timedelta(days=13, hours=23), True),
        (timedelta(0), timedelta(days=14), False),
        (timedelta(days=20), timedelta(days=29, hours=23), True),
        (timedelta(days=29), timedelta(days=30), False),
    ],
)
def test_a_session_ends_after_14_idle_days_or_30_in_all(world, seen_after, asked_after, lives):
    token, row = open_session(world.hana, NOON)
    row.last_seen_at = NOON + seen_after
    db.session.commit()

    assert bool(queries.live_session(token, NOON + asked_after)) is lives


def test_other_browsers_can_be_signed_out(world, request_here):
    elsewhere = opened(world.hana)
    someone_elses = opened(world.ken)
    enter(world.hana, NOON)

    end_other_sessions(world.hana, NOON)

    assert queries.live_session(elsewhere, NOON) is None
    assert queries.live_session(someone_elses, NOON)
    assert queries.live_session(session["_user_id"], NOON)


def asked(email, browser="this browser", at=NOON):
    ask_link(LinkWish(email, "ja", name="サム"), Caller(browser), at)
    return newest_token()


def newest_token():
    letter = db.session.scalars(db.select(Outbox).order_by(Outbox.id.desc())).first()
    return letter.payload["context"]["link"].removeprefix("/sign-in/").partition("?")[0]


def test_a_link_makes_the_account_of_a_new_address(world):
    proof = prove_mailbox(asked("sam@example.jp"), "this browser", NOON)

    assert proof.new
    assert not proof.student.guest
    assert (proof.student.email, proof.student.name) == ("sam@example.jp", "サム")


def test_a_link_finds_the_account_of_a_known_address(world):
    proof = prove_mailbox(asked("HANA@example.jp"), "this browser", NOON)

    assert proof.student is world.hana
    assert not proof.new


@pytest.mark.scenario("X12")
def test_a_link_works_once(world):
    token = asked("hana@example.jp")
    prove_mailbox(token, "this browser", NOON)

    with pytest.raises(queries.LinkUsed):
        prove_mailbox(token, "this browser", NOON)


@pytest.mark.scenario("X12")
def test_a_link_lives_ten_minutes(world):
    token = asked("hana@example.jp")

    assert queries.usable_link(token, "this browser", NOON + 10 * MINUTE - timedelta(seconds=1))
    with pytest.raises(queries.LinkOld):
        prove_mailbox(token, "this browser", NOON + 10 * MINUTE)


def test_an_old_link_is_renewed_for_its_own_mailbox_only(world):
    token = asked("hana@example.jp")

    renew_link(token, "en", Caller("here"), NOON + 11 * MINUTE)
    renew_link("made up", "en", Caller("here"), NOON + 11 * MINUTE)

    letters = db.session.scalars(db.select(Outbox).order_by(Outbox.id)).all()
    assert [letter.payload["to"] for letter in letters] == ["hana@example.jp"] * 2
    assert prove_mailbox(newest_token(), "here", NOON + 11 * MINUTE).student is world.hana


@pytest.mark.scenario("X12")
def test_only_the_newest_link_is_good(world):
    older, newer = asked("hana@example.jp"), asked("hana@example.jp", at=NOON + MINUTE)

    with pytest.raises(queries.LinkOld):
        prove_mailbox(older, "this browser", NOON + MINUTE)
    assert prove_mailbox(newer, "this browser", NOON + MINUTE).student is world.hana


def test_an_asked_link_opens_only_where_it_was_asked_for(world):
    token = asked("hana@example.jp")

    with pytest.raises(queries.LinkElsewhere):
        prove_mailbox(token, "another browser", NOON)


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --"])
def test_a_made_up_link_is_an_old_one(world, token):
    with pytest.raises(queries.LinkOld):
        prove_mailbox(token, "this browser", NOON)


def test_a_guests_letter_opens_in_any_browser(world, request_here):
    guest = open_guest("sam@example.jp", "ja", NOON)
    token = proof_address(guest, NOON).removeprefix("/sign-in/")

    proof = prove_mailbox(token, "the phone", NOON)

    assert proof.student is guest
    assert not guest.guest
    assert proof.guests == ()


def test_a_proved_mailbox_gathers_every_guest_of_its_address(world, request_here):
    guests = [open_guest("hana@example.jp", "ja", NOON) for _ in range(2)]
    stranger = open_guest("sam@example.jp", "ja", NOON)
    guests[1].takes_offers = False

    proof = prove_mailbox(asked("hana@example.jp"), "this browser", NOON)

    assert proof.student is world.hana
    assert list(proof.guests) == guests
    assert {guest.merged_into_id for guest in guests} == {world.hana.id}
    assert stranger.merged_into_id is None
    assert not world.hana.takes_offers


def test_the_browser_that_only_typed_the_address_gets_nothing_of_the_account(world, request_here):
    guest = open_guest("hana@example.jp", "ja", NOON)
    typed_only = opened(guest)

    prove_mailbox(asked("hana@example.jp"), "this browser", NOON)

    assert queries.live_session(typed_only, NOON) is None


def test_a_browser_keeps_its_mark(world, request_here):
    assert mark() == mark()


def test_asking_does_not_tell_who_has_an_account(world):
    asked("hana@example.jp")
    asked("nobody@example.jp")

    letters = db.session.scalars(db.select(Outbox)).all()
    shapes = {(letter.payload["event"], tuple(letter.payload["context"])) for letter in letters}
    assert len(letters) == 2
    assert len(shapes) == 1
    assert db.session.scalar(db.select(Student).filter_by(email="nobody@example.jp")) is None
    assert db.session.scalars(db.select(SignInLink)).all()[0].email == "hana@example.jp"
