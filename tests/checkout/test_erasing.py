"""A person goes, the books stay: what is left names nobody, and nobody inherits it."""

import pytest
import sqlalchemy as sa

from shop.accounts.account_operations import switch_mail
from shop.accounts.models import Student
from shop.accounts.operations import open_guest, proof_address
from shop.accounts.password_operations import password_hash
from shop.accounts.queries import account_of, consents
from shop.checkout.claiming import prove
from shop.checkout.erasing_operations import ERASED, CannotErase, erase
from shop.extensions import Base, db
from shop.learning.models import Certificate
from shop.learning.operations import complete_lesson
from shop.learning.queries import owned
from shop.learning.slot_models import Slot
from shop.money import yen
from shop.orders.models import Order
from shop.outbox import Letter, Outbox, put_letter
from shop.payments.ledger_queries import balance
from shop.payments.models import OwnerTask, Payment
from shop.sandbox import play
from shop.voice.models import Question, SurveyAnswer
from tests.checkout.money_back import intent_of, letters

NAME = "花子山田"
LEGAL = {"orders", "receipt", "receipt_paper", "refund"}
STAY = {"consent", "orders", "payment", "coupon_use", "proposal", "decision", "question", "slot"}


@pytest.fixture
def lived(paid, world):
    """Hana bought, learned, wrote and agreed."""
    hana = world.hana
    hana.name, hana.password_hash = NAME, password_hash("long enough to keep")
    order = paid()
    for lesson in db.session.scalars(sa.text("SELECT id FROM lesson WHERE module_id > 1")).all():
        complete_lesson(hana.id, lesson, world.now)
    told = {"email": hana.email, "words": NAME, "asked_at": world.now}
    db.session.add(Question(student_id=hana.id, **told))
    survey = SurveyAnswer(student_id=hana.id, product_id=world.blog.id, words=NAME)
    survey.answered_at = world.now
    db.session.add(survey)
    open_guest(hana.email, "ja", world.now)
    proof_address(hana, world.now)
    switch_mail(hana, "learning", True, world.now)
    return order


def places(*words):
    """Tables in which one of the words stands, in any column, JSON and escapes included."""
    db.session.expire_all()
    asked = {form for word in words for form in (word, word.encode("unicode_escape").decode())}
    tables = Base.metadata.sorted_tables
    rows = {table.name: db.session.execute(sa.select(table)).all() for table in tables}
    return {
        name for name, kept in rows.items() if any(w in str(row) for w in asked for row in kept)
    }


def signed_up(email, world):
    """A new person proves the mailbox."""
    db.session.commit()
    link = proof_address(Student(email=email, name=""), world.now)
    db.session.commit()
    return prove(link.rpartition("/")[2], "", world.now)


@pytest.mark.scenario("59")
def test_name_and_address_are_found_only_where_the_law_keeps_them(lived, world):
    before = places(NAME, "hana@example.jp")

    erase(world.hana, world.now)

    assert before > {"student", "question", "outbox", "survey_answer", "sign_in_link", "payment"}
    assert places(NAME, "hana@example.jp") <= LEGAL


@pytest.mark.slow
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_forgets_the_same(lived, world):
    erase(world.hana, world.now)

    assert places(NAME, "hana@example.jp") <= LEGAL


@pytest.mark.scenario("59")
def test_a_refund_and_a_dispute_afterwards_keep_the_books_right(
    lived, standin, stripe_calls, world
):
    stripe_calls.deliver_all()
    erase(world.hana, world.now)

    play.refund(standin, intent_of(lived), 9_800)
    play.dispute(standin, intent_of(lived))
    stripe_calls.deliver_all()

    assert sum(each.amount for each in balance().values()) == 0
    assert db.session.scalars(sa.select(Payment.refunded_minor)).all() == [9_800]
    assert "dispute" in db.session.scalars(sa.select(OwnerTask.kind)).all()
    assert letters() == ["dispute_opened"]
    assert places(NAME, "hana@example.jp") <= LEGAL


@pytest.mark.scenario("59")
def test_erasing_moves_no_yen(lived, stripe_calls, world):
    stripe_calls.deliver_all()
    before = balance()

    erase(world.hana, world.now)

    assert balance() == before
    assert any(each != yen(0) for each in before.values())
    assert db.session.scalars(sa.select(Order.id)).all() == [lived.id]


@pytest.mark.scenario("59")
def test_a_new_signup_with_the_address_inherits_nothing(client, lived, world):
    erase(world.hana, world.now)

    new = signed_up("hana@example.jp", world)

    assert new.id != world.hana.id
    assert (new.name, new.password_hash, consents(new.id)) == ("", None, {})
    assert owned(new.id, world.now) == frozenset()
    assert db.session.scalars(sa.select(Order).filter_by(student_id=new.id)).all() == []
    assert client.sign_in(new).get(f"/orders/{lived.public_id}").status_code == 404


def test_what_was_learned_is_gone(lived, world):
    erase(world.hana, world.now)

    counted = {
        table: db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in (*ERASED, Certificate)
    }
    assert set(counted.values()) == {0}


def test_a_booked_time_is_free_again(lived, world):
    booked = {"student_id": world.hana.id, "booked_at": world.now}
    slot = Slot(product_id=world.coaching.id, starts_at=world.now, minutes=60, **booked)
    db.session.add(slot)

    erase(world.hana, world.now)

    db.session.refresh(slot)
    assert (slot.student_id, slot.booked_at) == (None, None)


def test_consents_stay_and_end(lived, world):
    erase(world.hana, world.now)

    assert consents(world.hana.id) == {"learning": False}


def test_nobody_else_loses_anything(lived, paid, world):
    paid(student=world.ken)

    erase(world.hana, world.now)

    assert owned(world.ken.id, world.now) == {world.blog.id}
    assert account_of("ken@example.jp").name == "健"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Outbox)) > 0


def test_letters_of_a_longer_address_stay(lived, world):
    put_letter(Letter("ohana@example.jp", "undone", "ja", {}), "longer", world.now)

    erase(world.hana, world.now)

    assert db.session.scalar(sa.select(Outbox.payload).filter_by(key="longer")) is not None


def test_no_letter_is_put_for_nobody(lived, world):
    erase(world.hana, world.now)

    assert not put_letter(Letter(world.hana.email, "undone", "ja", {}), "x", world.now)


def test_every_table_of_a_student_is_erased_or_stays_by_name(app):
    pointing = {t.name for t in Base.metadata.sorted_tables if "student_id" in t.columns}

    assert pointing - STAY == {table.__table__.name for table in ERASED}


def test_whoever_teaches_cannot_erase_themselves(world):
    with pytest.raises(CannotErase):
        erase(world.mori, world.now)


def test_while_money_is_on_its_way_nobody_is_erased(begin, world):
    begin()

    with pytest.raises(CannotErase):
        erase(world.hana, world.now)


def test_the_page_says_why_a_teacher_cannot(client, world):
    page = client.sign_in(world.mori).get("/en/account/erase").text

    assert "cannot be deleted here" in page
    assert '<form class="stack' not in page


@pytest.mark.parametrize("typed", ["", "wrong", "hana@example.jp"])
def test_with_a_password_only_the_password_erases(client, lived, world, typed):
    client.sign_in(world.hana)

    assert client.submit("/account/erase", password=typed, email=typed).status_code == 422
    assert account_of("hana@example.jp") is not None


def test_the_password_erases_and_signs_out(client, lived, world):
    client.sign_in(world.hana)

    answer = client.submit("/en/account/erase", password="long enough to keep")

    assert answer.location == "/en/"
    assert "Your account is deleted" in client.get("/en/").text
    assert client.get("/account").status_code == 303
    assert account_of("hana@example.jp") is None


def test_without_a_password_the_typed_address_erases(client, world):
    client.sign_in(world.ken)

    assert client.submit("/account/erase", email="hana@example.jp").status_code == 422
    assert client.submit("/account/erase", email=" Ken@example.jp ").status_code == 303
    assert account_of("ken@example.jp") is None
