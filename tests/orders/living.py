"""The stage for random lives of orders: one shop, two students, and crashes in between."""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps

import sqlalchemy as sa
from hypothesis.stateful import RuleBasedStateMachine

from shop import jobs
from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.checkout import operations
from shop.checkout.queries import confirm_of, saved_card
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.learning.models import Entitlement
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.payments.ledger_models import LedgerEntry
from shop.payments.ledger_rules import Account
from shop.payments.models import Refund
from shop.payments.refund_operations import TooMuch
from shop.payments.rules import GatewayError
from shop.sandbox.faults import Fault, fail_next
from tests.conftest import NOON, fresh_app
from tests.orders.life import ADDED, PRICES, Truth, balance_of, charges_of, sent_back
from tests.sharing import built_once
from tests.world import build, worksheet_proposal

NOTHING_TO_DO, CRASH = "nothing to do", "a crash"
PAID = (Order.paid_by.is_not(None), Order.closed_at.is_(None))
ASKED = ("needs_response", "warning_needs_response")


class Crash(BaseException):
    """The process is gone: nothing after it runs, not even an except clause for errors."""


def act(step):
    """A rule that counts how often it really found something to do."""

    Living.acts.append(step.__name__)

    @wraps(step)
    def taken(life, **chosen):
        if step(life, **chosen) != NOTHING_TO_DO:
            life.reached[step.__name__] += 1

    return taken


class Living(RuleBasedStateMachine):
    """How a life is begun, looked at, and goes on after a crash."""

    shared, acts, reached = None, [CRASH], Counter()

    def __init__(self):
        super().__init__()
        self.app = fresh_app(self.shared)
        self.context = self.app.app_context()
        self.context.push()
        self.standin, self.calls = self.app.extensions["standin"], self.app.extensions["deliverer"]
        self.now, world = NOON, built_once(build, NOON)
        self.truth = Truth({getattr(world, slug).id: price for slug, price in PRICES.items()})
        self.people = [world.hana.id, world.ken.id]
        self.worksheet_id, self.step_id = world.worksheet.id, world.to_worksheet.id

    def teardown(self):
        try:
            self.everything_settles()
            self.the_shop_agrees()
        finally:
            db.session.remove()
            db.engine.dispose()
            self.context.pop()

    def the_shop_agrees(self):
        charges = charges_of(self.standin)
        self.remember()
        kept = self.truth.kept(charges)
        assert self.in_use() == self.truth.may_use(charges, sent_back(self.standin))
        for order in db.session.scalars(sa.select(Order)):
            assert order.paid().amount == kept[order.id], order.id
        assert self.truth.paid_twice(charges) == []
        assert self.booked() == balance_of(self.standin)

    commits_left, keys = None, 0

    @contextmanager
    def life_goes_on(self):
        """A crash or a lost answer ends this act; whatever was committed stays."""

        def may_die(session):
            if self.commits_left is not None:
                self.commits_left -= 1
                if self.commits_left < 0:
                    self.commits_left = None
                    self.reached[CRASH] += 1
                    raise Crash

        sa.event.listen(db.session, "before_commit", may_die)
        try:
            yield
        except (Crash, GatewayError, TooMuch):
            db.session.rollback()
        finally:
            sa.event.remove(db.session, "before_commit", may_die)
            db.session.remove()

    def the_clock_works(self):
        jobs.catch_up(self.now)
        jobs.stragglers(self.now)
        jobs.sweep(self.now)

    def everything_settles(self):
        self.commits_left = None
        fail_next(self.standin, Fault.ANSWER_LOST, 0)
        for _ in range(4):
            self.standin.advance(timedelta(hours=1))
            self.now += timedelta(hours=1)
            self.calls.deliver_all()
            self.the_clock_works()
        db.session.remove()

    def opens(self, who, slug):
        """The confirm page and its button."""
        student = db.session.get(Student, self.people[who])
        found = confirm_of(slug, student, None, self.now)
        if found.stopped or found.waiting:
            return NOTHING_TO_DO
        promise = Promise(new_quote_id(), "", slug, found.quote, None, {})
        with self.life_goes_on():
            operations.begin(student, promise, "ja", self.now)
        return None

    def remember_ending(self, order, key):
        """A refund that shall end the access; what came of it, Stripe knows."""
        asked = db.session.scalar(sa.select(Refund.id).filter_by(request_key=key))
        if asked:
            self.truth.endings[asked] = order.id

    def remember(self):
        for order in db.session.scalars(sa.select(Order)):
            self.truth.opened(order)
        db.session.rollback()
        return True

    def one_of(self, table, which, *where):
        rows = list(db.session.scalars(sa.select(table).where(*where).order_by(table.id)))
        return rows[which % len(rows)] if rows else None

    def in_use(self):
        live = sa.select(Entitlement.student_id, Entitlement.product_id)
        rows = db.session.execute(live.where(Entitlement.revoked_at.is_(None)))
        pairs = {tuple(row) for row in rows}
        db.session.rollback()
        return pairs

    def booked(self):
        """Our own books of the account at Stripe."""
        ours = sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount_minor), 0))
        return db.session.scalar(ours.filter_by(account=Account.STRIPE))

    def owns(self, student_id, product_id):
        return (student_id, product_id) in self.in_use()

    def refundable(self):
        return [
            each
            for each in charges_of(self.standin)
            if each["dispute"] is None and each["refunded"] < each["amount"]
        ]

    def disputed(self):
        return [each for each in charges_of(self.standin) if each["dispute"] in ASKED]

    def paid_orders(self, *where):
        return list(db.session.scalars(sa.select(Order).where(*PAID, *where).order_by(Order.id)))

    def waiting(self):
        """Orders that are not paid, or not heard to be."""
        return list(db.session.scalars(sa.select(Order).filter_by(paid_by=None).order_by(Order.id)))

    def with_money(self):
        return [each for each in self.paid_orders() if each.paid()]

    def may_add(self):
        """Orders whose kept card one press may charge for the worksheet."""
        have = [each for each in self.paid_orders() if saved_card(each)]
        free = [each for each in have if not self.owns(each.student_id, self.worksheet_id)]
        return [each for each in free if may_press(self.proposed(each), self.now)]

    def gone_calls(self):
        """Those that were made, and those that went astray."""
        with self.standin.reading() as stripe:
            made = [each["id"] for each in stripe.rows("event", "1 = 1", (), "ASC")]
        return sorted(set(made) - set(self.calls.pending()), key=made.index)

    def at_stripe(self, kind, **fields):
        with self.standin.reading() as stripe:
            return [each["id"] for each in stripe.find(kind, **fields)]

    def proposed(self, order):
        return db.session.scalar(sa.select(Proposal).filter_by(source_order_id=order.id))

    def put(self, order):
        proposal = worksheet_proposal(
            order.student_id,
            db.session.get(Product, self.worksheet_id),
            self.step_id,
            occasion=f"thank_you:{order.id}",
            source_order_id=order.id,
            shown_at=self.now,
        )
        proposal.price_minor = ADDED
        db.session.add(proposal)
        db.session.commit()
        return proposal


def may_press(proposal, now):
    return proposal is None or (
        proposal.state in ("shown", "later") and (not proposal.deadline or now < proposal.deadline)
    )
