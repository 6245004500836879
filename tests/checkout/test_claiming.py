import pytest
import sqlalchemy as sa

from shop.accounts.models import Student
from shop.accounts.operations import open_guest, proof_address
from shop.accounts.queries import LinkUsed
from shop.checkout.claiming import prove
from shop.extensions import db
from shop.learning.operations import complete_lesson
from shop.learning.queries import owned
from shop.orders.models import Order


@pytest.fixture
def guest(world):
    def make(email="new@example.jp"):
        made = open_guest(email, "ja", world.now)
        db.session.commit()
        return made

    return make


@pytest.fixture
def prove_mailbox(world):
    """Open the newest letter to this student and press its button."""

    def proving(student):
        link = proof_address(student, world.now)
        db.session.commit()
        return prove(link.rpartition("/")[2], "", world.now)

    return proving


def test_a_guest_with_a_new_address_becomes_the_account(paid, guest, prove_mailbox, world):
    sam = guest()
    paid("blog", student=sam)

    account = prove_mailbox(sam)

    assert account.id == sam.id
    assert not account.guest
    assert owned(account.id, world.now) == {world.blog.id}


def test_a_guest_with_a_known_address_gives_all_to_the_account(paid, guest, prove_mailbox, world):
    sam = guest("hana@example.jp")
    order = paid("blog", student=sam)
    lesson = db.session.scalars(sa.text("SELECT id FROM lesson LIMIT 1")).one()
    complete_lesson(sam.id, lesson, world.now)

    account = prove_mailbox(sam)

    assert account.id == world.hana.id
    assert owned(world.hana.id, world.now) == {world.blog.id}
    assert db.session.get(Order, order.id).student_id == world.hana.id


def test_until_then_the_account_sees_nothing_of_the_guest(paid, guest, world):
    paid("blog", student=guest("hana@example.jp"))

    assert owned(world.hana.id, world.now) == frozenset()


def test_what_both_have_stays_once(paid, guest, prove_mailbox, world):
    sam = guest("hana@example.jp")
    paid("mini", student=sam)
    paid("mini", student=world.hana)

    prove_mailbox(sam)

    assert owned(world.hana.id, world.now) == {world.mini.id}


def test_a_link_proves_once(guest, world):
    link = proof_address(guest(), world.now).rpartition("/")[2]
    db.session.commit()
    prove(link, "", world.now)

    with pytest.raises(LinkUsed):
        prove(link, "", world.now)


def test_reading_the_letter_uses_nothing_up(client, guest, world):
    link = proof_address(guest(), world.now)
    db.session.commit()

    for _ in range(3):
        assert client.get(link).status_code == 200

    assert db.session.scalars(sa.select(Student.guest).filter_by(email="new@example.jp")).one()
