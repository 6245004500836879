"""From a product page to a lesson, by every road that a payment can take."""

import itertools

import pytest
import sqlalchemy as sa

from shop.accounts.queries import account_of, guests_of
from shop.extensions import db
from shop.orders.models import Order
from shop.payments.models import Payment
from shop.sandbox import play
from tests.journeys.past import BANK_ASKS, VISA
from tests.journeys.stripe_pages import answer_bank, back_from_bank, back_from_payment, pay
from tests.journeys.variants import both_scripts, each_language, twin

DECLINED, DECLINED_LATER = "4000000000000002", "4000000000000341"
NUMBERS = itertools.count(1)


@pytest.fixture
def buyer(someone):
    """buyer("en", script=False): a guest who has confirmed and stands on Stripe's payment page."""

    def comes(language="ja", email=None, **how):
        guest = someone(language, **how).open("/products/wordpress-blog")
        guest.follow("Go on to pay %(total)s", total="¥49,800")
        guest.reads("Before you decide: the six items")
        guest.page.fill("[name=email]", email or f"guest-{next(NUMBERS)}@example.jp")
        guest.press("Continue to pay %(total)s", total="¥49,800")
        guest.page.wait_for_url("**/_sandbox/stripe/c/pay/**")
        return guest

    return comes


@pytest.fixture
def thanked(someone, past):
    """thanked(card): somebody who has just bought the course, in front of the thank-you page."""

    def comes(card=VISA, **how):
        email = past.student("thanked")
        order = past.bought(email, "wordpress-blog", card)
        return someone(email=email, **how).open(f"{order}/thanks")

    return comes


def add(visit):
    visit.press("Pay %(price)s and add", price="¥1,980")


def is_thanked(visit):
    visit.at("/thanks")
    visit.reads("Thank you. You can start now")


def is_added(visit):
    visit.at("/thanks")
    visit.reads("%(title)s is added")


@both_scripts
@each_language
def test_a_guest_buys_adds_the_worksheet_and_undoes_it(buyer, language, script):
    guest = buyer(language, script=script)
    assert guest.page.url.startswith("http://localhost")

    pay(guest)
    is_thanked(guest)
    guest.reads("You get")
    add(guest)
    is_added(guest)
    guest.press("Undo this purchase")

    guest.reads("The purchase of %(title)s is undone")
    guest.reads("We sent %(price)s back to your card.", price="¥1,980")
    guest.is_sound()


def test_a_no_to_the_add_on_is_remembered(thanked):
    buyer = thanked()

    buyer.press("No, continue")
    buyer.reads("Nothing was added")
    buyer.page.reload()

    buyer.reads("We won’t show this for %(days)s days.", days=60)
    buyer.is_sound()
    assert buyer.page.locator("button[value=accepted]").count() == 0


@both_scripts
def test_the_bank_is_asked_at_checkout_and_again_at_one_press(buyer, script):
    guest = buyer(script=script)

    pay(guest, BANK_ASKS)
    answer_bank(guest, "pass")
    is_thanked(guest)
    add(guest)
    answer_bank(guest, "pass")

    is_added(guest)


@twin
def test_whoever_leaves_or_fails_at_the_bank_can_still_pay_with_another_card(buyer):
    guest = buyer()

    pay(guest, BANK_ASKS)
    back_from_bank(guest)
    pay(guest, BANK_ASKS)
    answer_bank(guest, "fail")
    pay(guest, VISA)

    is_thanked(guest)


@twin
def test_going_back_from_the_bank_at_one_press_keeps_both_ways_open(thanked):
    buyer = thanked(BANK_ASKS)
    add(buyer)

    back_from_bank(buyer)
    buyer.reads("Your bank needs to confirm it’s you.")
    buyer.is_sound()
    buyer.follow("Go to the confirmation")
    answer_bank(buyer, "pass")

    is_added(buyer)


@both_scripts
def test_failing_at_the_bank_at_one_press_offers_another_way_to_pay(thanked, script):
    buyer = thanked(BANK_ASKS, script=script)
    add(buyer)

    answer_bank(buyer, "fail")
    buyer.reads("Your card was declined. You have not been charged.")
    buyer.is_sound()
    buyer.press("Pay another way")
    pay(buyer)

    is_added(buyer)


@both_scripts
def test_a_declined_card_leaves_the_page_open_for_another_one(buyer, script):
    guest = buyer(script=script)

    pay(guest, DECLINED)
    assert guest.page.get_by_role("alert").is_visible()
    guest.is_sound()
    pay(guest)

    is_thanked(guest)


@both_scripts
def test_a_decline_at_one_press_says_so_and_leads_to_another_way(thanked, shop, script):
    buyer = thanked(script=script)
    turn_newest_card(shop)

    add(buyer)
    buyer.reads("Your card was declined. You have not been charged.")
    buyer.press("Pay another way")
    pay(buyer)

    is_added(buyer)


def test_after_a_decline_one_can_go_on_without_it(thanked, shop):
    buyer = thanked()
    turn_newest_card(shop)
    add(buyer)

    buyer.press("No, continue")

    is_thanked(buyer)
    buyer.reads_nowhere("%(title)s is added")


@both_scripts
def test_whoever_comes_back_without_paying_finds_the_order_kept(buyer, script):
    guest = buyer(script=script)

    back_from_payment(guest)
    guest.reads("The payment is not finished.")
    guest.reads("Nothing has been charged. Your order is kept until %(time)s.")
    guest.is_sound()
    guest.follow("Continue to pay %(total)s", total="¥49,800")
    pay(guest)

    is_thanked(guest)


@twin
def test_an_order_may_be_stopped_and_begun_again(buyer):
    guest = buyer()
    back_from_payment(guest)

    guest.press("Stop this order")
    guest.reads("The payment was not made.")
    guest.open("/products/wordpress-blog")

    guest.follow("Go on to pay %(total)s", total="¥49,800")


def test_a_payment_page_that_expired_says_that_nothing_was_charged(buyer, shop):
    guest = buyer()
    play.expire(shop.standin, newest_session(shop))

    guest.page.reload()
    guest.answered(410)
    guest.is_sound()
    guest.click(guest.page.locator("main a"))

    guest.reads("The payment was not made.")
    guest.is_sound()


@both_scripts
def test_stripe_may_call_only_after_the_buyer_came_back(buyer, shop, script):
    shop.calls.pause()
    guest = buyer(script=script)

    pay(guest)
    is_thanked(guest)
    shop.calls.resume()

    wait_for_calls(guest, shop)
    assert orders_paid_by(shop, newest_session(shop)) == 1


@twin
def test_stripe_may_call_before_the_buyer_comes_back(buyer, shop):
    guest = buyer()
    play.pay(shop.standin, newest_session(shop), VISA)
    wait_for_calls(guest, shop)

    guest.page.reload()

    is_thanked(guest)
    assert orders_paid_by(shop, newest_session(shop)) == 1


@both_scripts
def test_the_letter_proves_the_mailbox_and_brings_the_purchases_along(buyer, script):
    guest = buyer(email=f"proving-{script}@example.jp".lower(), script=script)
    pay(guest)
    is_thanked(guest)

    guest.open_newest_letter()
    guest.click(guest.page.locator(".letter-text a[href*='/sign-in/']"))
    guest.reads("Press the button to sign in. The link works once, for ten minutes.")
    guest.is_sound()
    guest.page.reload()
    guest.press("Sign in and continue")

    guest.at("/me")
    guest.reads("What is yours")
    assert guest.page.locator("main a[href*='wordpress-blog']").first.is_visible()


def test_buying_with_the_address_of_an_account_signs_nobody_in(buyer, shop):
    guest = buyer(email="misaki@example.jp")
    pay(guest)
    is_thanked(guest)

    guest.open("/account")

    guest.at("/sign-in")
    with shop.inside():
        assert len(guests_of("misaki@example.jp")) == 1
        assert account_of("misaki@example.jp").name == "高橋 美咲"


def turn_newest_card(shop):
    """The newest saved card is declined from now on."""
    with shop.standin.reading() as tx:
        newest = tx.rows("object", "type = 'payment_method'", (), "DESC")[0]["id"]
    play.turn_card(shop.standin, newest, DECLINED_LATER)


def newest_session(shop):
    newest = sa.select(Payment.session_id).order_by(Payment.id.desc()).limit(1)
    return shop.ask(lambda: db.session.scalar(newest))


def orders_paid_by(shop, session):
    paid = sa.select(Order).join(Payment, Payment.id == Order.paid_by)
    return shop.ask(lambda: len(db.session.scalars(paid.filter_by(session_id=session)).all()))


def wait_for_calls(visit, shop):
    for _ in range(100):
        if not shop.calls.pending():
            return
        visit.page.wait_for_timeout(100)
    raise AssertionError("Stripe's calls never arrived")
