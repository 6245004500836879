import pytest
import sqlalchemy as sa

from shop.accounts.models import Student
from shop.accounts.operations import open_guest, proof_address
from shop.accounts.queries import LinkUsed
from shop.catalogue.task_rules import quiz_of
from shop.checkout.claiming import prove
from shop.extensions import db
from shop.learning.operations import complete_lesson
from shop.learning.queries import owned
from shop.learning.task_operations import hand_in, try_quiz
from shop.learning.task_queries import last_hand_in, passed
from shop.learning.task_rules import Work
from shop.orders.models import Order
from tests.learning.tasks import QUIZ, ask_quiz
from tests.learning.test_operations import lessons_of


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


@pytest.mark.scenario("58")
def test_a_guest_with_a_known_address_gives_all_to_the_account(paid, guest, prove_mailbox, world):
    sam = guest("hana@example.jp")
    order = paid("blog", student=sam)
    lesson = db.session.scalars(sa.text("SELECT id FROM lesson LIMIT 1")).one()
    complete_lesson(sam.id, lesson, world.now)

    account = prove_mailbox(sam)

    assert account.id == world.hana.id
    assert owned(world.hana.id, world.now) == {world.blog.id}
    assert db.session.get(Order, order.id).student_id == world.hana.id


@pytest.mark.scenario("58")
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


def test_works_and_passes_come_along_and_the_accounts_own_work_stays(
    paid, guest, prove_mailbox, world
):
    sam = guest("hana@example.jp")
    paid("blog", student=sam)
    first, second = lessons_of(world.blog)[:2]
    ask_quiz(first)
    try_quiz(sam.id, first, quiz_of(QUIZ), (2, 1, 3), world.now)
    for student, words in ((sam, "客の文"), (world.hana, "花の文")):
        hand_in(student.id, second, Work(words), world.now)

    prove_mailbox(sam)

    assert passed(world.hana.id, first)
    assert last_hand_in(world.hana.id, second).text == "花の文"
