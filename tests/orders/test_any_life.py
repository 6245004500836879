"""Random lives of orders, crashes included: money and access agree with what Stripe holds."""

import os
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from shop.accounts.models import Student
from shop.catalogue.rules import Agreed, quote
from shop.checkout import operations
from shop.checkout.queries import confirm_of, item_of, saved_card, sellable
from shop.checkout.refund_operations import pay_back
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.money import Money
from shop.orders.models import Order
from shop.orders.refund_rules import Part
from shop.payments.models import Payment
from shop.payments.refund_operations import Asking
from shop.sandbox import play
from shop.sandbox.faults import Fault, fail_next
from tests.orders.life import charges_of
from tests.orders.living import Living

CARDS = ("4242424242424242", "4242424242424242", "4000000000000002", "4000002500003155")
FAULTS = (Fault.ANSWER_LOST, Fault.SERVER_ERROR, Fault.UNREACHABLE)
some = st.integers(0, 5)


class Life(Living):
    # ---- what people and machines do

    @rule(who=st.integers(0, 1), slug=st.sampled_from(["blog", "seo", "worksheet"]))
    def buys(self, who, slug):
        student = db.session.get(Student, self.people[who])
        found = confirm_of(slug, student, None, self.now)
        if found.stopped or found.waiting:
            return
        promise = Promise(new_quote_id(), "", slug, found.quote, None, {})
        with self.life_goes_on():
            operations.begin(student, promise, "ja", self.now)

    @rule(which=some, card=st.sampled_from(CARDS))
    def pays(self, which, card):
        with self.standin.reading() as stripe:
            waiting = stripe.find("checkout.session", status="open")
        if waiting:
            play.pay(self.standin, waiting[which % len(waiting)]["id"], card)

    @rule(passed=st.booleans())
    def the_bank_answers(self, passed):
        with self.standin.reading() as stripe:
            asked = stripe.find("payment_intent", status="requires_action")
        if asked:
            play.authenticate(self.standin, asked[0]["id"], passed)

    @rule(which=some)
    def comes_back(self, which):
        if order := self.one_of(Order, which):
            with self.life_goes_on():
                operations.check(order, self.now)

    @rule(which=some)
    def takes_the_add_on(self, which):
        order = self.one_of(Order, which, Order.paid_at.is_not(None))
        source = saved_card(order) if order else None
        if source is None or self.owns(order.student_id, self.worksheet_id):
            return
        proposal = self.proposed(order)
        if not may_press(proposal, self.now):
            return
        agreed = {self.worksheet_id: Agreed(proposal.price, proposal.id)}
        priced = quote([item_of(sellable("worksheet"))], {}, agreed)
        promise = Promise(new_quote_id(), "", "worksheet", priced, proposal.id, {})
        with self.life_goes_on():
            operations.press(proposal, promise, source, self.now)

    @rule(which=some)
    def undoes(self, which):
        if order := self.one_of(Order, which, Order.paid_at.is_not(None)):
            with self.life_goes_on():
                operations.undo_in_time(order, self.now)

    @rule(which=some, share=st.sampled_from([1, 3, None]))
    def is_refunded_in_the_dashboard(self, which, share):
        good = [each for each in charges_of(self.standin) if self.may_be_refunded(each)]
        if good:
            charge = good[which % len(good)]
            left = charge["amount"] - charge["refunded"]
            play.refund(self.standin, charge["intent"], left // share if share else None)

    @rule(which=some, share=st.sampled_from([2, None]), ends=st.booleans())
    def the_desk_pays_back(self, which, share, ends):
        order = self.one_of(Order, which, Order.paid_at.is_not(None))
        left = order.paid().amount if order else 0
        line = order.lines[0] if order else None
        if not left or len(order.lines) > 1 or order.closed_at:
            return
        amount = Money(left // share if share else left, "jpy")
        ends = ends or share is None
        self.keys += 1
        with self.life_goes_on():
            asking = Asking("asked", f"desk:{self.keys}")
            pay_back(order, [Part(line.id, amount, ends)], asking, self.now)
            if ends:
                self.remember_ending(order, asking.key)

    @rule(which=some, reason=st.sampled_from(["fraudulent", "inquiry"]))
    def is_disputed(self, which, reason):
        good = [each for each in charges_of(self.standin) if self.may_be_refunded(each)]
        if good:
            play.dispute(self.standin, good[which % len(good)]["intent"], reason)

    @rule(won=st.booleans())
    def a_dispute_ends(self, won):
        open_ones = [
            each for each in charges_of(self.standin) if each["dispute"] == "needs_response"
        ]
        if open_ones:
            play.close_dispute(self.standin, open_ones[0]["dispute_id"], won)

    @rule(which=some, times=st.sampled_from([1, 1, 3]))
    def stripe_calls(self, which, times):
        waiting = self.calls.pending()
        for _ in range(times if waiting else 0):
            with self.life_goes_on():
                self.calls.deliver(waiting[which % len(waiting)])

    @rule(which=some)
    def a_call_goes_astray(self, which):
        if waiting := self.calls.pending():
            self.calls.drop(waiting[which % len(waiting)])

    @rule(fault=st.sampled_from(FAULTS), times=st.sampled_from([1, 3]))
    def the_line_fails(self, fault, times):
        fail_next(self.standin, fault, times)

    @rule(commits=st.integers(1, 4))
    def the_next_process_dies(self, commits):
        self.commits_left = commits

    @rule(minutes=st.sampled_from([1, 20, 45, 600]))
    def time_passes(self, minutes):
        self.standin.advance(timedelta(minutes=minutes))
        self.now += timedelta(minutes=minutes)
        with self.life_goes_on():
            self.the_clock_works()

    # ---- what is always true

    @invariant()
    def nobody_uses_what_was_never_paid(self):
        paid = self.truth.kept(charges_of(self.standin)) if self.remember() else {}
        taken = {
            (self.truth.sales[number].student, product)
            for number in paid
            if any(each["order"] == number for each in charges_of(self.standin))
            for product in self.truth.sales[number].lines
        }
        assert self.in_use() <= taken

    @invariant()
    def no_more_goes_back_than_came(self):
        for payment in db.session.scalars(sa.select(Payment)):
            assert 0 <= payment.refunded_minor <= payment.amount_minor
        db.session.rollback()


def may_press(proposal, now):
    return proposal.state in ("shown", "later") and (
        not proposal.deadline or now < proposal.deadline
    )


def live(shared, lives, steps):
    Life.shared = shared
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            database=None,
            report_multiple_bugs=False,
        ),
    )


def test_any_life_of_orders_ends_with_money_and_access_agreeing(shared_shop):
    live(shared_shop, lives=4, steps=15)


@pytest.mark.slow
def test_many_lives_of_orders(shared_shop):
    """More of them: LIVES=1000; other ones: --hypothesis-profile default."""
    live(shared_shop, lives=int(os.environ.get("LIVES", "120")), steps=40)
