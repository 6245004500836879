from datetime import timedelta

import pytest

from shop.accounts import queries
from shop.accounts.attempt_operations import TooManyTries, count_try
from shop.accounts.browser import Caller
from shop.accounts.operations import open_session
from shop.accounts.password_operations import (
    Typed,
    password_hash,
    password_is,
    set_password,
    student_with_password,
)
from shop.accounts.rules import fingerprint
from shop.extensions import db
from tests.conftest import NOON

STRANGER = Caller("a mark", "192.0.2.9")
KNOWN = Caller("a mark", "192.0.2.1", fingerprint("hana@example.jp"))
RIGHT, WRONG = Typed("hana@example.jp", "ふるいあいことば"), Typed("hana@example.jp", "wrong")


@pytest.fixture
def hana(world):
    world.hana.password_hash = password_hash(RIGHT.password)
    db.session.commit()
    return world.hana


def test_the_right_password_finds_the_account(hana):
    assert student_with_password(RIGHT, STRANGER, NOON) is hana


@pytest.mark.parametrize(
    "typed",
    [
        WRONG,
        Typed("hana@example.jp", RIGHT.password + " "),
        Typed("nobody@example.jp", RIGHT.password),
        Typed("ken@example.jp", "ken has no password yet"),
        Typed("ken@example.jp", "nobody has this password"),
    ],
)
def test_anything_else_finds_nobody(hana, typed):
    assert student_with_password(typed, STRANGER, NOON) is None


def test_a_guest_has_no_password_sign_in(hana):
    hana.guest = True
    db.session.commit()

    assert student_with_password(RIGHT, STRANGER, NOON) is None


def test_ten_wrong_passwords_close_the_address_for_strangers_only(hana):
    for _ in range(10):
        student_with_password(WRONG, STRANGER, NOON)

    with pytest.raises(TooManyTries):
        student_with_password(RIGHT, STRANGER, NOON)
    assert student_with_password(RIGHT, KNOWN, NOON) is hana


def test_a_closed_address_opens_again_after_fifteen_minutes(hana):
    for _ in range(10):
        student_with_password(WRONG, STRANGER, NOON)

    with pytest.raises(TooManyTries) as refused:
        student_with_password(RIGHT, STRANGER, NOON + timedelta(minutes=14))
    assert refused.value.free_at == NOON + timedelta(minutes=15)
    assert student_with_password(RIGHT, STRANGER, NOON + timedelta(minutes=15)) is hana


def test_refused_tries_do_not_keep_the_address_closed(hana):
    for minute in range(15):
        for _ in range(10):
            try:
                student_with_password(WRONG, STRANGER, NOON + timedelta(minutes=minute))
            except TooManyTries:
                break

    assert student_with_password(RIGHT, STRANGER, NOON + timedelta(minutes=15)) is hana


def test_right_passwords_are_not_counted(hana):
    for _ in range(12):
        assert student_with_password(RIGHT, STRANGER, NOON) is hana


def test_a_network_that_tries_many_addresses_is_stopped(world):
    for n in range(100):
        count_try("password_network", STRANGER.network, NOON + timedelta(milliseconds=n))

    with pytest.raises(TooManyTries):
        student_with_password(Typed("new@example.jp", "x"), STRANGER, NOON + timedelta(minutes=1))


def test_a_new_password_signs_every_other_browser_out(app, hana):
    elsewhere, _row = open_session(hana, NOON)
    db.session.commit()

    with app.test_request_context("/"):
        set_password(hana, "あたらしいあいことば", NOON)

    assert queries.live_session(elsewhere, NOON) is None
    assert password_is(hana, "あたらしいあいことば", NOON)
    assert not password_is(hana, RIGHT.password, NOON)


def test_the_password_itself_is_kept_nowhere(hana):
    assert hana.password_hash.startswith("$argon2id$")
    assert RIGHT.password not in hana.password_hash
