"""Group C: the one-press addition on the thank-you page, over HTTP with two worker processes."""

import pytest
import sqlalchemy as sa

from shop import clock
from shop.extensions import db
from shop.ladder.models import NextStep, NextStepKind
from shop.offers.models import Proposal
from shop.payments.models import Payment, PaymentState, Route
from shop.sandbox import play
from tests.scenarios.desk import posted, sent_back
from tests.scenarios.learners import email_of, new_course
from tests.scenarios.people import REFUSED, WITH_BANK, new_product, new_student, words
from tests.scenarios.seen import (
    accepting,
    end_the_hold,
    given_to,
    intent_of,
    letters,
    newest_of,
    product_of,
    row_of,
)
from tests.scenarios.shopfront import at_once

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]


@pytest.fixture
def thanks(tab):
    """Hana has bought the course; the page that proposes its worksheet."""
    return f"/orders/{tab.buy('blog')}/thanks"


@pytest.fixture
def press(shop, hana, tab, thanks):
    """The form of that page, as it was shown."""
    form = {"answer": "accepted", "quote": tab.quote(thanks)}
    address = accepting(shop, hana)
    return lambda asking=tab, **other: asking.post(address, **(form | other))


def presses(shop, student_id, state=PaymentState.SUCCEEDED):
    mine = sa.select(sa.func.count(Payment.id)).filter_by(
        student_id=student_id, route=Route.ONE_PRESS, state=state
    )
    return shop.ask(lambda: db.session.scalar(mine))


def turn_card(shop, public, number):
    play.turn_card(shop.standin, row_of(shop, public).payments[-1].method_id, number)


def until_deadline(shop, student_id, seconds):
    """The clock goes on until that many seconds after the proposal's deadline."""
    mine = sa.select(Proposal.deadline).filter_by(student_id=student_id)
    left = shop.ask(lambda: db.session.scalars(mine).one() - clock.now())
    shop.later(seconds=left.total_seconds() + seconds)


@pytest.mark.scenario("30")
def test_twenty_presses_at_once_are_one_charge(shop, hana, tab, press):
    answers = at_once(lambda each=each: press(each) for each in [tab.copy() for _ in range(20)])

    assert {answer.status_code for answer in answers} == {303}
    assert presses(shop, hana) == 1
    assert given_to(shop, hana) == 2


@pytest.mark.scenario("31")
def test_another_student_a_look_and_a_foreign_form_charge_nothing(shop, hana, tab, press):
    ken = shop.visitor(new_student(shop, "ken"))
    address = accepting(shop, hana)

    assert press(ken).status_code == 404
    assert tab.get(address).status_code == 405
    assert tab.get(address, headers={"Sec-Purpose": "prefetch"}).status_code == 405
    assert press(csrf_token="made-up").status_code == 400
    assert press(quote="").status_code == 409
    assert presses(shop, hana) == 0


@pytest.mark.scenario("31")
def test_the_page_that_charges_is_never_framed(tab, thanks):
    page = tab.get(thanks)

    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"


@pytest.mark.scenario("37")
def test_a_price_of_ones_own_and_another_proposal_change_nothing(shop, hana, tab, press):
    ken = new_student(shop, "ken")
    his = shop.visitor(ken)
    his.get(f"/orders/{his.buy('blog')}/thanks")

    assert tab.post(accepting(shop, ken), answer="accepted").status_code == 404
    assert press(price="1", proposal_id="1", amount="1").status_code == 303
    paid = row_of(shop, newest_of(shop, hana)).payments[-1]
    assert (paid.amount_minor, presses(shop, ken)) == (1_980, 0)


@pytest.mark.scenario("32")
def test_after_the_first_order_went_back_nothing_is_added(shop, hana, tab, thanks, press):
    play.refund(shop.standin, intent_of(shop, thanks.split("/")[2]))
    shop.deliver_all()

    answer = press()

    assert answer.status_code in (409, 410)  # a proposal whose order went back is withdrawn
    assert presses(shop, hana) == 0
    assert "<h1" in answer.text


@pytest.mark.scenario("32")
def test_what_is_owned_already_is_not_charged(shop, hana, tab, press):
    shop.visitor(hana).buy("worksheet")

    assert press().status_code == 409
    assert presses(shop, hana) == 0


@pytest.mark.scenario("23")
@pytest.mark.parametrize(("seconds", "charges"), [(-20, 1), (0, 0)])
def test_the_servers_clock_decides_about_the_deadline(shop, hana, tab, press, seconds, charges):
    until_deadline(shop, hana, seconds)
    answer = press()

    assert presses(shop, hana) == charges
    assert answer.status_code == (303 if charges else 410)


@pytest.mark.scenario("25")
def test_reloading_in_any_browser_never_moves_the_deadline(shop, hana, tab, thanks):
    def deadlines():
        mine = sa.select(Proposal.deadline).filter_by(student_id=hana)
        return shop.ask(lambda: list(db.session.scalars(mine)))

    tab.get(thanks)
    first = deadlines()
    shop.later(hours=3)
    for other in (tab, shop.visitor(hana)):
        other.get(thanks)

    assert deadlines() == first
    shop.later(hours=22)
    assert "¥1,980を支払って追加する" not in words(shop.visitor(hana).get(thanks))


@pytest.mark.scenario("33")
def test_a_declined_card_leaves_the_first_order_and_three_tries(shop, hana, tab, thanks, press):
    turn_card(shop, thanks.split("/")[2], REFUSED)

    assert press().status_code == 303
    added = newest_of(shop, hana)
    page = words(tab.get(f"/orders/{added}/return"))
    assert f"/orders/{added}/other-way" in page
    assert presses(shop, hana, PaymentState.DECLINED) == 1
    assert given_to(shop, hana) == 1

    tab.post(f"/orders/{added}/other-way")
    tab.pay(added)
    tab.get(f"/orders/{added}/return")
    assert given_to(shop, hana) == 2


@pytest.mark.scenario("34")
def test_a_bank_check_walked_away_from_ends_without_money(shop, hana, thanks, press):
    turn_card(shop, thanks.split("/")[2], WITH_BANK)
    press()
    assert presses(shop, hana, PaymentState.REQUIRES_ACTION) == 1

    shop.later(minutes=32)
    shop.work()

    assert presses(shop, hana, PaymentState.CANCELED) == 1
    assert row_of(shop, newest_of(shop, hana)).closed_because
    with shop.standin.reading() as stripe:
        intent = stripe.get(intent_of(shop, newest_of(shop, hana)))
    assert intent["status"] == "canceled"


@pytest.mark.scenario("24")
@pytest.mark.scenario("35")
def test_a_bank_check_passed_after_the_deadline_is_honoured(shop, hana, tab, thanks, press):
    turn_card(shop, thanks.split("/")[2], WITH_BANK)
    until_deadline(shop, hana, -60)
    press()
    shop.later(minutes=20)
    play.authenticate(shop.standin, intent_of(shop, newest_of(shop, hana)))
    tab.get(f"/orders/{newest_of(shop, hana)}/return")

    assert given_to(shop, hana) == 2


@pytest.mark.scenario("35")
def test_a_bank_check_passed_for_what_was_given_meanwhile_sends_the_money_back(
    shop, hana, tab, desk, thanks, press
):
    turn_card(shop, thanks.split("/")[2], WITH_BANK)
    press()
    given = desk.post("/studio/students/give", email=email_of(shop, hana), product="worksheet")

    passes_too_late(shop, tab, newest_of(shop, hana))

    assert given.status_code == 303
    assert money_back(shop, newest_of(shop, hana)) == (1_980, 1_980, 1)
    assert given_to(shop, hana) == 2


@pytest.mark.scenario("35")
def test_a_bank_check_passed_when_the_place_is_gone_sends_the_money_back(shop, hana, tab):
    course, seat = course_with_one_seat_after_it(shop)
    thanks = f"/orders/{tab.buy(course)}/thanks"
    form = {"answer": "accepted", "quote": tab.quote(thanks)}
    turn_card(shop, thanks.split("/")[2], WITH_BANK)
    tab.post(accepting(shop, hana), **form)
    pressed = newest_of(shop, hana)
    end_the_hold(shop, pressed)
    shop.visitor(new_student(shop, "quick")).buy(seat)

    passes_too_late(shop, tab, pressed)

    assert money_back(shop, pressed) == (1_980, 1_980, 1)
    assert (given_to(shop, hana), product_of(shop, seat).seats_left) == (1, 0)


def course_with_one_seat_after_it(shop):
    """The addresses of a new course and of what is added to it with one press."""
    course, seat = new_course(shop), new_product(shop, 1_980, seats=1)

    def joined():
        ends = {"from_id": product_of(shop, course).id, "to_id": product_of(shop, seat).id}
        challenge = {"ja": "次に困ること", "en": "What comes up next"}
        db.session.add(NextStep(kind=NextStepKind.ADD_ON, challenge=challenge, position=9, **ends))
        db.session.commit()

    shop.ask(joined)
    return course, seat


def passes_too_late(shop, tab, public):
    """The bank says yes after the window, and the browser comes back."""
    shop.later(minutes=32)
    play.authenticate(shop.standin, intent_of(shop, public))
    tab.get(f"/orders/{public}/return")
    posted(shop)


def money_back(shop, public):
    """What Stripe took, what it gave back, and how often the student was told."""
    with shop.standin.reading() as stripe:
        charges = stripe.find("charge", payment_intent=intent_of(shop, public), status="succeeded")
    told = letters(shop, public, "refunded_late", row_of(shop, public).payments[-1].id)
    taken = sum(each["amount"] for each in charges)
    return taken, sum(sent_back(shop, public)), len(told)


@pytest.mark.scenario("38")
def test_a_second_press_after_success_shows_the_same_receipt(shop, hana, tab, thanks, press):
    first, again = press(), press()

    assert first.headers["Location"] == again.headers["Location"] == f"{thanks}#add-on"
    assert presses(shop, hana) == 1
    assert tab.get(thanks).status_code == 200
