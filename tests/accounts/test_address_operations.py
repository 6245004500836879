from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.accounts import queries
from shop.accounts.account_operations import switch_mail, switch_offers
from shop.accounts.address_operations import ask_change, take_change
from shop.accounts.attempt_operations import TooManyTries
from shop.accounts.browser import Caller
from shop.accounts.models import AddressChange
from shop.accounts.operations import LinkWish, ask_link, open_guest, open_session, prove_mailbox
from shop.accounts.retention_operations import forget_old
from shop.extensions import db
from shop.outbox import Outbox
from tests.conftest import NOON
from tests.racing import BOTH_DATABASES, race

HERE = Caller("this browser", "192.0.2.1")
MINUTE, NEW = timedelta(minutes=1), "moved@example.jp"


def letters():
    rows = db.session.scalars(sa.select(Outbox.payload).order_by(Outbox.id))
    return [(each["event"], each["to"]) for each in rows]


def asked(student, email=NEW, at=NOON):
    """The token in the letter to the new mailbox."""
    ask_change(student, email, HERE, at)
    written = sa.select(Outbox.payload).where(Outbox.key.endswith(":address_change"))
    newest = db.session.scalars(written.order_by(Outbox.id.desc())).first()
    return newest["context"]["link"].rpartition("/")[2]


def taken(student, token, at=NOON):
    proof = take_change(student, token, at)
    db.session.commit()
    return proof


def refused(trouble, student, token, at=NOON):
    with pytest.raises(trouble):
        take_change(student, token, at)
    db.session.rollback()
    assert student.email.split("@")[0] in ("hana", "ken")


def test_asking_writes_to_both_mailboxes_and_changes_nothing(world):
    ask_change(world.hana, " Moved@Example.jp ", HERE, NOON)

    assert letters() == [("address_change", NEW), ("address_asked", "hana@example.jp")]
    assert world.hana.email == "hana@example.jp"


def test_the_proved_mailbox_is_the_accounts_from_then_on_and_the_old_one_is_told(world):
    taken(world.hana, asked(world.hana))

    assert queries.account_of(NEW) is world.hana
    assert queries.account_of("hana@example.jp") is None
    assert letters()[-1] == ("address_changed", "hana@example.jp")


def test_who_has_the_address_already_is_told_and_nobody_else_learns_of_it(world):
    ask_change(world.hana, "ken@example.jp", HERE, NOON)
    ask_change(world.hana, "nobody@example.jp", HERE, NOON)

    assert letters() == [
        ("address_taken", "ken@example.jp"),
        ("address_asked", "hana@example.jp"),
        ("address_change", "nobody@example.jp"),
        ("address_asked", "hana@example.jp"),
    ]


def test_an_address_that_was_taken_meanwhile_is_refused(world):
    token = asked(world.hana)
    world.ken.email = NEW
    db.session.commit()

    refused(queries.AddressTaken, world.hana, token)


def test_a_change_is_good_once(world):
    token = asked(world.hana)
    taken(world.hana, token)

    with pytest.raises(queries.LinkUsed):
        take_change(world.hana, token, NOON)


def test_a_change_is_open_for_thirty_minutes(world):
    token = asked(world.hana)

    assert queries.usable_change(world.hana, token, NOON + 30 * MINUTE - timedelta(seconds=1))
    refused(queries.LinkOld, world.hana, token, NOON + 30 * MINUTE)


def test_only_the_newest_change_of_an_account_is_good(world):
    older, kens = asked(world.hana), asked(world.ken, "kens@example.jp")
    newer = asked(world.hana, "other@example.jp", NOON + MINUTE)

    refused(queries.LinkOld, world.hana, older, NOON + MINUTE)
    assert taken(world.hana, newer, NOON + MINUTE).student.email == "other@example.jp"
    assert taken(world.ken, kens, NOON + MINUTE).student.email == "kens@example.jp"


def test_a_change_from_an_address_left_since_is_an_old_one(world):
    first, second = asked(world.hana), asked(world.hana, "other@example.jp")
    db.session.execute(sa.update(AddressChange).values(expires_at=NOON + 30 * MINUTE))
    taken(world.hana, second)

    with pytest.raises(queries.LinkOld):
        take_change(world.hana, first, NOON)


def test_another_account_takes_nothing_by_it(world):
    refused(queries.LinkElsewhere, world.ken, asked(world.hana))


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --"])
def test_a_made_up_change_is_an_old_one(world, token):
    asked(world.hana)

    refused(queries.LinkOld, world.hana, token)


def test_it_signs_nobody_in(world):
    token = asked(world.hana)

    with pytest.raises(queries.LinkOld):
        prove_mailbox(token, HERE.mark, NOON)


def test_other_browsers_are_signed_out_and_links_to_the_old_mailbox_are_dead(world):
    elsewhere, _row = open_session(world.hana, NOON)
    ask_link(LinkWish("hana@example.jp", "ja"), HERE, NOON)
    link = db.session.scalars(sa.select(Outbox.payload)).one()["context"]["link"]

    taken(world.hana, asked(world.hana))

    assert queries.live_session(elsewhere, NOON) is None
    with pytest.raises(queries.LinkOld):
        prove_mailbox(link.removeprefix("/sign-in/"), HERE.mark, NOON)


def test_guests_of_the_new_address_are_taken_in_and_nobody_elses(world):
    guest, other = (open_guest(email, "ja", NOON) for email in (NEW, "sam@example.jp"))
    typed_only, _row = open_session(guest, NOON)
    db.session.commit()

    proof = taken(world.hana, asked(world.hana))

    assert proof.guests == (guest,)
    assert (guest.merged_into_id, other.merged_into_id) == (world.hana.id, None)
    assert queries.live_session(typed_only, NOON) is None


def test_what_was_agreed_to_or_switched_off_goes_along(world):
    switch_mail(world.hana, "courses", False, NOON)
    switch_offers(world.hana, False, NOON)

    taken(world.hana, asked(world.hana))

    moved = queries.account_of(NEW)
    assert queries.consents(moved.id) == {"courses": False, "offers": False}
    assert not moved.takes_offers


def test_five_changes_an_hour_are_enough_for_an_account_and_for_a_mailbox(world):
    for n in range(5):
        ask_change(world.hana, f"new-{n}@example.jp", HERE, NOON)
        ask_change(world.ken if n else world.mori, "flooded@example.jp", HERE, NOON)

    with pytest.raises(TooManyTries):
        ask_change(world.hana, "new-5@example.jp", HERE, NOON)
    with pytest.raises(TooManyTries):
        ask_change(world.aya, "flooded@example.jp", HERE, NOON)
    ask_change(world.hana, "new-5@example.jp", HERE, NOON + timedelta(hours=1))


def test_a_change_not_taken_is_forgotten_and_a_former_address_is_not(world):
    taken(world.hana, asked(world.hana))
    asked(world.ken, "kens@example.jp")

    forget_old(NOON + timedelta(days=91))

    kept = db.session.scalars(sa.select(AddressChange.student_id)).all()
    assert kept == [world.hana.id]
    assert queries.moves_of(world.hana.id) == [("hana@example.jp", NOON)]


@BOTH_DATABASES
def test_of_two_accounts_that_move_to_one_mailbox_at_once_one_arrives(app, world):
    people = (world.hana, world.ken)
    tokens = [(each.id, asked(each)) for each in people]

    def move():
        student_id, token = tokens.pop()
        return taken(db.session.get_one(type(world.hana), student_id), token).student.email

    results = race(app, 2, move)

    assert results.count(NEW) == 1
    assert [type(each) for each in results if each != NEW] == [queries.AddressTaken]
