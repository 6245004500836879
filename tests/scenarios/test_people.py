"""Whose purchases are whose: addresses, guests, and people who have gone. Over HTTP."""

import pytest
import sqlalchemy as sa

from shop.accounts.models import Student
from shop.accounts.queries import account_of
from shop.extensions import db
from shop.learning.models import Entitlement
from shop.payments.ledger_queries import balance
from shop.sandbox import play
from tests.scenarios.desk import opens
from tests.scenarios.learners import email_of, letters_to, new_course, press_link, sign_in
from tests.scenarios.people import VISA, words
from tests.scenarios.seen import given_to, intent_of, row_of, session_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]


def account_at(shop, email):
    return shop.ask(account_of, email)


@pytest.mark.scenario("58")
def test_what_was_bought_stays_with_the_account_whatever_its_address(shop, hana, tab):
    order = tab.order("blog")
    other = f"other-{hana}@example.jp"
    play.pay(shop.standin, session_of(shop, order), VISA, other)
    tab.get(f"/orders/{order}/return")

    def moved():
        db.session.get_one(Student, hana).email = f"moved-{hana}@example.jp"
        db.session.commit()

    shop.ask(moved)
    assert opens(tab, "blog")
    assert row_of(shop, order).student_id == hana
    assert account_at(shop, other) is None


@pytest.mark.scenario("58")
def test_a_guest_with_a_known_address_takes_over_nothing_and_gives_after_proof(shop, hana, tab):
    guest, address = shop.visitor(), email_of(shop, hana)
    tab.buy("seo")

    guest.buy("blog", email=address)
    assert guest.get("/account").status_code == 303
    assert (opens(guest, "seo"), opens(tab, "blog")) == (False, False)

    (letter,) = [each for each in letters_to(shop, address, "receipt") if "proof_link" in str(each)]
    press_link(shop.visitor(), letter["context"]["proof_link"])
    assert (opens(tab, "seo"), opens(tab, "blog")) == (True, True)


@pytest.mark.scenario("58")
def test_a_mistyped_address_opens_nothing_until_its_mailbox_is_proved(shop, hana, tab):
    guest, typo = shop.visitor(), f"haan-{hana}@example.jp"
    order = guest.buy("blog", email=typo)

    assert guest.get(f"/orders/{order}/thanks").status_code == 200
    assert tab.get(f"/orders/{order}/thanks").status_code == 404
    assert (opens(guest, "blog"), opens(tab, "blog")) == (False, False)
    assert account_at(shop, typo) is None

    proving, (letter,) = shop.visitor(), letters_to(shop, typo, "receipt")
    press_link(proving, letter["context"]["proof_link"])
    assert (opens(proving, "blog"), opens(tab, "blog")) == (True, False)


@pytest.fixture
def gone(shop, hana, tab):
    """Hana bought, erased her account, and then her money moved. The order."""
    order, address = tab.buy("blog"), email_of(shop, hana)
    assert tab.post("/account/erase", email=address).status_code == 303
    intent = intent_of(shop, order)
    play.refund(shop.standin, intent, 9_800)
    play.dispute(shop.standin, intent)
    shop.deliver_all()
    shop.work()
    return order, address


@pytest.mark.scenario("59")
def test_money_of_somebody_erased_is_booked_without_naming_anybody(shop, hana, gone):
    order, address = gone

    row = row_of(shop, order)
    assert row.payments[-1].refunded_minor == 9_800
    assert sum(each.amount for each in shop.ask(balance).values()) == 0
    assert email_of(shop, hana).endswith("@erased.invalid")
    assert letters_to(shop, address) == []
    assert row.payments[-1].params.get("customer_email") is None


@pytest.mark.scenario("59")
def test_a_new_signup_with_an_erased_address_inherits_nothing(shop, hana, gone):
    order, address = gone
    new = shop.visitor()

    assert sign_in(new, address).status_code == 303

    fresh = account_at(shop, address)
    assert fresh.id != hana
    assert given_to(shop, fresh.id) == 0
    assert not opens(new, "blog")
    assert new.get(f"/orders/{order}").status_code == 404


@pytest.mark.scenario("F5")
def test_a_bookmarked_return_page_extends_nothing(shop, hana):
    course = new_course(shop, access_days=30)
    order = shop.visitor(hana).buy(course)
    place, address = f"/orders/{order}/return", email_of(shop, hana)

    def known():
        ends = sa.select(Entitlement.ends_at).filter_by(student_id=hana)
        return shop.ask(lambda: list(db.session.scalars(ends))), len(letters_to(shop, address))

    first = known()
    for _ in range(5):
        assert shop.visitor(hana).get(place).status_code == 303
        assert opens(shop.visitor(hana), course)
        shop.later(days=7)

    assert shop.visitor(hana).get(place).status_code == 303
    assert known() == first
    assert not opens(shop.visitor(hana), course)


@pytest.mark.scenario("F5")
def test_an_address_typed_at_checkout_never_signs_in(shop, hana, tab):
    tab.buy("seo")
    stranger, address = shop.visitor(), email_of(shop, hana)

    order = stranger.order("blog", email=address)
    stranger.pay(order)
    stranger.get(f"/orders/{order}/return")

    assert row_of(shop, order).student_id != hana
    assert stranger.get("/account").status_code == 303
    assert "seoの講座" not in words(stranger.get("/me"))
