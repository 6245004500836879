"""Whose purchases are whose: addresses, guests, and people who have gone. Over HTTP."""

import pytest
import sqlalchemy as sa

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

    moved = move(tab, f"moved-{hana}@example.jp")

    assert account_at(shop, moved).id == hana
    assert opens(tab, "blog")
    assert row_of(shop, order).student_id == hana
    assert account_at(shop, other) is None


@pytest.mark.scenario("58")
def test_who_gets_the_old_mailbox_takes_over_nothing(shop, hana, tab):
    tab.buy("blog")
    old = email_of(shop, hana)
    move(tab, f"moved-{hana}@example.jp")
    new = shop.visitor()

    assert sign_in(new, old).status_code == 303

    assert account_at(shop, old).id != hana
    assert (opens(tab, "blog"), opens(new, "blog")) == (True, False)


@pytest.mark.scenario("58")
def test_a_guests_purchase_comes_along_with_the_address_only_once_it_is_proved(shop, hana, tab):
    guest, moved = shop.visitor(), f"moved-{hana}@example.jp"
    guest.buy("blog", email=moved)

    link = ask_to_move(tab, moved)
    assert (opens(tab, "blog"), guest.get(link).status_code) == (False, 303)
    assert press_link(tab, link).status_code == 303

    assert opens(tab, "blog")
    assert guest.get("/me").status_code == 303


@pytest.mark.scenario("58")
def test_an_address_proved_by_somebody_else_meanwhile_is_not_taken_from_them(shop, hana, tab):
    wanted, new = f"wanted-{hana}@example.jp", shop.visitor()
    link = ask_to_move(tab, wanted)
    sign_in(new, wanted)
    new.buy("blog")

    assert press_link(tab, link).status_code == 410

    assert account_at(shop, wanted).id != hana
    assert (opens(new, "blog"), opens(tab, "blog")) == (True, False)
    assert ask_to_move(tab, wanted) == link
    assert letters_to(shop, wanted)[-1]["event"] == "address_taken"


def ask_to_move(tab, email):
    """On the account page; the newest link in the new mailbox."""
    assert tab.post("/account/address", email=email).status_code == 303
    return letters_to(tab.shop, email, "address_change")[-1]["context"]["link"]


def move(tab, email):
    assert press_link(tab, ask_to_move(tab, email)).status_code == 303
    return email


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
