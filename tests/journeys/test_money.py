"""Every way to pay but the card, coupons, and a line that breaks: said plainly, charged once."""

import itertools

import pytest
import sqlalchemy as sa

from shop import clock
from shop.accounts.models import Role, Student
from shop.extensions import db
from shop.orders.coupon_operations import save_coupon
from shop.orders.coupon_rules import CouponDraft
from tests.journeys.console import Console
from tests.journeys.stripe_pages import pay, pay_otherwise
from tests.journeys.variants import both_scripts, each_language, twin

NUMBERS = itertools.count(1)
COURSE = "/products/wordpress-blog"
CONFIRM = f"{COURSE}/checkout"


@pytest.fixture
def console(someone):
    return Console(someone)


@pytest.fixture
def chooser(someone, past):
    """chooser("en", script=False): a student on Stripe's page, who has not chosen how to pay."""

    def comes(language="ja", **how):
        email = past.student("chooser")
        order = past.begun(email, "wordpress-blog", language)
        return someone(language, email=email, **how).open(f"{order}/pay")

    return comes


@pytest.fixture
def student(someone, past):
    def comes(language="ja", **how):
        return someone(language, email=past.student("student"), **how)

    return comes


@pytest.fixture
def coupon(shop):
    """coupon(percent=10): a code of its own, for everything."""

    def made(**terms):
        code = f"HARU{next(NUMBERS)}"
        with shop.inside():
            owner = db.session.scalars(sa.select(Student).filter_by(role=Role.OWNER)).first()
            save_coupon(CouponDraft(code, **terms), owner, clock.now())
        return code

    return made


def waits(visit):
    visit.at("/return")
    visit.reads("Waiting for your payment")


def charges(shop, email):
    """What Stripe really took from this student."""
    with shop.standin.reading() as tx:
        known = {each["id"] for each in tx.find("customer", email=email)}
        taken = tx.find("charge", status="succeeded")
    return [each["amount"] for each in taken if each["customer"] in known]


@both_scripts
@each_language
def test_a_slip_is_taken_kept_in_sight_and_paid_at_the_till(chooser, console, language, script):
    student = chooser(language, script=script)

    pay_otherwise(student, "konbini")
    waits(student)
    student.reads("Payment code %(code)s")
    student.reads("Pay by")
    student.is_sound()
    assert student.page.locator(".offer").count() == 0
    console.press("pay_slip")
    student.follow("Look again")

    student.at("/thanks")
    student.reads("Thank you. You can start now")


@both_scripts
def test_a_slip_that_nobody_paid_ends_and_nothing_was_charged(chooser, console, shop, script):
    student = chooser(script=script)
    pay_otherwise(student, "konbini")
    waits(student)

    console.press("end_slip")
    student.follow("Look again")

    student.reads("The payment was not made.")
    student.reads("Nothing has been charged.")
    student.is_sound()
    assert charges(shop, student.email) == []


@twin
def test_a_transfer_in_two_parts_says_what_is_missing(chooser, console, shop):
    student = chooser()
    pay_otherwise(student, "customer_balance")
    waits(student)
    student.reads("Account number")
    student.is_sound()

    console.press("transfer", amount="40000")
    student.follow("Look again")
    student.reads("%(arrived)s of %(total)s has arrived", arrived="¥40,000", total="¥49,800")
    console.press("pay_slip")
    student.follow("Look again")

    student.at("/thanks")
    assert charges(shop, student.email) == [49_800]


@both_scripts
def test_after_paypay_the_addition_goes_through_the_payment_page(chooser, script):
    student = chooser(script=script)
    pay_otherwise(student, "paypay")
    student.click(student.page.locator("button[value=pass]"))
    student.at("/thanks")
    student.is_sound()

    student.press("Go on to pay %(total)s", total="¥1,980")
    student.press("Continue to pay %(total)s", total="¥1,980")
    pay(student)

    student.at("/thanks")
    student.reads("Thank you. You can start now")


def test_a_code_typed_wrong_is_said_at_the_field_and_changes_nothing(student):
    buyer = student().open(CONFIRM)

    buyer.page.fill("[name=coupon]", "NATSU")
    buyer.press("Use this coupon")

    buyer.answered(422)
    buyer.reads("There is no coupon with this code. Please check the letters.")
    assert buyer.page.locator("[name=coupon][aria-invalid=true]").input_value() == "NATSU"
    buyer.reads("Continue to pay %(total)s", total="¥49,800")
    buyer.is_sound()


@both_scripts
@each_language
def test_a_code_is_reckoned_line_by_line_from_here_to_the_receipt(
    student, coupon, language, script
):
    buyer = student(language, script=script).open(CONFIRM)
    buyer.page.fill("[name=coupon]", coupon(percent=10).lower())
    buyer.press("Use this coupon")
    buyer.reads("The coupon %(code)s is in the price.")
    buyer.is_sound()

    buyer.press("Continue to pay %(total)s", total="¥44,820")
    pay(buyer)
    buyer.at("/thanks")
    buyer.follow("Receipt (name, print)")

    for amount in ("¥49,800", "−¥4,980", "¥44,820"):
        assert amount in buyer.page.locator("main").inner_text()


def test_a_coupon_may_come_as_a_link(student, coupon):
    buyer = student().open(f"{COURSE}?coupon={coupon(amount=9_800)}")

    buyer.follow("Go on to pay %(total)s", total="¥40,000")

    buyer.reads("The coupon %(code)s is in the price.")
    buyer.reads("Continue to pay %(total)s", total="¥40,000")


def test_a_coupon_for_all_of_it_needs_no_payment_page(student, coupon, shop):
    buyer = student().open(f"{CONFIRM}?coupon={coupon(percent=100)}")

    buyer.press("Start free of charge")

    buyer.at("/thanks")
    buyer.reads("Thank you. You can start now")
    assert charges(shop, buyer.email) == []


@twin
@pytest.mark.parametrize("script", [True, False])
def test_an_answer_lost_on_the_way_is_waited_for_and_charged_once(
    someone, past, console, shop, script
):
    email = past.student("lost")
    order = past.bought(email, "wordpress-blog")
    buyer = someone(email=email, script=script).open(f"{order}/thanks")
    console.press("fault", fault="lost", times="99")

    buyer.press("Pay %(price)s and add", price="¥1,980")
    buyer.reads("We are checking your payment")
    buyer.is_sound()
    console.press("fault", fault="")

    buyer.at("/thanks")
    buyer.reads("%(title)s is added")
    assert sorted(charges(shop, email)) == [1_980, 49_800]
