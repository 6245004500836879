"""Random lives of orders, crashes included: money and access agree with what Stripe holds."""

import os
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shop.catalogue.rules import Agreed, quote
from shop.checkout import operations
from shop.checkout.queries import item_of, saved_card, sellable
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
from tests.orders.living import NOTHING_TO_DO, PAID, Living, act

VISA, REFUSED, WITH_BANK = "4242424242424242", "4000000000000002", "4000002760003184"
CARDS = (VISA, VISA, WITH_BANK, REFUSED)
FAULTS = (Fault.ANSWER_LOST, Fault.SERVER_ERROR, Fault.UNREACHABLE)
some, people = st.integers(0, 5), st.integers(0, 1)
courses = st.sampled_from(["blog", "blog", "seo"])


class Life(Living):
    # ---- what people and machines do

    @initialize(who=people, slug=courses, card=st.sampled_from(CARDS[:3]), far=st.integers(0, 5))
    def a_first_order(self, who, slug, card, far):
        """Opened, paid, seen to be paid, told by Stripe too, or something added already."""
        self.opens(who, slug)
        if far > 0:
            play.pay(self.standin, self.at_stripe("checkout.session")[0], card)
        if far > 1:
            operations.check(self.one_of(Order, 0), self.now)
        if far > 2:
            self.calls.deliver_all()
        if far > 3 and self.may_add():
            self.takes_the_add_on(which=0)

    @rule(who=people, slug=courses | st.just("worksheet"))
    @act
    def buys(self, who, slug):
        return self.opens(who, slug)

    @precondition(lambda life: life.at_stripe("checkout.session", status="open"))
    @rule(which=some, card=st.sampled_from(CARDS))
    @act
    def pays(self, which, card):
        waiting = self.at_stripe("checkout.session", status="open")
        play.pay(self.standin, waiting[which % len(waiting)], card)

    @precondition(lambda life: life.at_stripe("payment_intent", status="requires_action"))
    @rule(passed=st.booleans())
    @act
    def the_bank_answers(self, passed):
        (asked, *_) = self.at_stripe("payment_intent", status="requires_action")
        play.authenticate(self.standin, asked, passed)

    @precondition(lambda life: life.waiting())
    @rule(which=some)
    @act
    def comes_back(self, which):
        order = self.waiting()[which % len(self.waiting())]
        with self.life_goes_on():
            operations.check(order, self.now)

    @precondition(lambda life: life.may_add())
    @rule(which=some)
    @act
    def takes_the_add_on(self, which):
        order = self.may_add()[which % len(self.may_add())]
        proposal = self.proposed(order) or self.put(order)
        agreed = {self.worksheet_id: Agreed(proposal.price, proposal.id)}
        priced = quote([item_of(sellable("worksheet"))], {}, agreed)
        promise = Promise(new_quote_id(), "", "worksheet", priced, proposal.id, {})
        with self.life_goes_on():
            operations.press(proposal, promise, saved_card(order), self.now)

    @precondition(lambda life: life.paid_orders(Order.parent_id.is_not(None)))
    @rule(which=some)
    @act
    def undoes(self, which):
        order = self.one_of(Order, which, *PAID, Order.parent_id.is_not(None))
        with self.life_goes_on():
            return None if operations.undo_in_time(order, self.now) else NOTHING_TO_DO

    @precondition(lambda life: life.refundable())
    @rule(which=some, share=st.sampled_from([1, 3, None]))
    @act
    def is_refunded_in_the_dashboard(self, which, share):
        charge = self.refundable()[which % len(self.refundable())]
        left = charge["amount"] - charge["refunded"]
        play.refund(self.standin, charge["intent"], left // share if share else None)

    @precondition(lambda life: life.with_money())
    @rule(which=some, share=st.sampled_from([2, None]), ends=st.booleans())
    @act
    def the_desk_pays_back(self, which, share, ends):
        order = self.with_money()[which % len(self.with_money())]
        left = order.paid().amount
        amount = Money(left // share if share else left, "jpy")
        ends = ends or share is None
        self.keys += 1
        with self.life_goes_on():
            asking = Asking("asked", f"desk:{self.keys}")
            pay_back(order, [Part(order.lines[0].id, amount, ends)], asking, self.now)
            if ends:
                self.remember_ending(order, asking.key)

    @precondition(lambda life: life.refundable())
    @rule(which=some, reason=st.sampled_from(["fraudulent", "fraudulent", "inquiry"]))
    @act
    def is_disputed(self, which, reason):
        charge = self.refundable()[which % len(self.refundable())]
        play.dispute(self.standin, charge["intent"], reason)

    @precondition(lambda life: life.disputed())
    @rule(won=st.booleans())
    @act
    def a_dispute_ends(self, won):
        play.close_dispute(self.standin, self.disputed()[0]["dispute_id"], won)

    @precondition(lambda life: life.calls.pending())
    @rule(which=some, times=st.sampled_from([1, 1, 3]))
    @act
    def stripe_calls(self, which, times):
        waiting = self.calls.pending()
        for _ in range(times):
            with self.life_goes_on():
                self.calls.deliver(waiting[which % len(waiting)])

    @precondition(lambda life: life.gone_calls())
    @rule(which=st.integers(0, 20))
    @act
    def an_old_call_comes_again(self, which):
        heard = self.gone_calls()
        with self.life_goes_on():
            self.calls.deliver(heard[which % len(heard)])

    @precondition(lambda life: life.calls.pending())
    @rule(which=some)
    @act
    def a_call_goes_astray(self, which):
        waiting = self.calls.pending()
        self.calls.drop(waiting[which % len(waiting)])

    @precondition(lambda life: not life.standin.setting("fault"))
    @rule(fault=st.sampled_from(FAULTS), times=st.sampled_from([1, 3]))
    @act
    def the_line_fails(self, fault, times):
        fail_next(self.standin, fault, times)

    @precondition(lambda life: life.commits_left is None)
    @rule(commits=st.integers(0, 4))
    @act
    def the_next_process_dies(self, commits):
        self.commits_left = commits

    @rule(minutes=st.sampled_from([1, 20, 45, 600]))
    @act
    def time_passes(self, minutes):
        self.standin.advance(timedelta(minutes=minutes))
        self.now += timedelta(minutes=minutes)
        with self.life_goes_on():
            self.the_clock_works()

    @precondition(lambda life: life.disputed())
    @rule()
    @act
    def a_quiet_day_comes(self):
        """While a bank still asks, too, money and access agree."""
        self.everything_settles()
        self.the_shop_agrees()

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
    def nobody_is_charged_another_sum_than_was_said(self):
        assert self.remember() and self.truth.wrongly_charged(charges_of(self.standin)) == []

    @invariant()
    def no_more_goes_back_than_came(self):
        for payment in db.session.scalars(sa.select(Payment)):
            assert 0 <= payment.refunded_minor <= payment.amount_minor
        db.session.rollback()


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
    Life.reached.clear()

    live(shared_shop, lives=int(os.environ.get("LIVES", "30")), steps=30)

    sys.stderr.write(f"{dict(Life.reached)}\n")
    assert set(Life.acts) <= set(Life.reached)
