"""The stage for random lives of orders: one shop, two students, and crashes in between."""

from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa
from hypothesis.stateful import RuleBasedStateMachine

from shop import jobs
from shop.catalogue.models import Product
from shop.extensions import db
from shop.learning.models import Entitlement
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.payments.models import Refund
from shop.payments.refund_operations import TooMuch
from shop.payments.rules import GatewayError
from shop.sandbox.faults import Fault, fail_next
from tests.conftest import NOON, fresh_app
from tests.orders.life import Truth, charges_of, sent_back
from tests.sharing import built_once
from tests.world import build, worksheet_proposal


class Crash(BaseException):
    """The process is gone: nothing after it runs, not even an except clause for errors."""


class Living(RuleBasedStateMachine):
    """How a life is begun, looked at, and goes on after a crash."""

    shared = None

    def __init__(self):
        super().__init__()
        self.app = fresh_app(self.shared)
        self.context = self.app.app_context()
        self.context.push()
        self.standin, self.calls = self.app.extensions["standin"], self.app.extensions["deliverer"]
        self.now, self.truth, world = NOON, Truth(), built_once(build, NOON)
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
        assert self.bought_twice(kept) == []

    commits_left, keys = None, 0

    @contextmanager
    def life_goes_on(self):
        """A crash or a lost answer ends this act; whatever was committed stays."""

        def may_die(session):
            if self.commits_left is not None:
                self.commits_left -= 1
                if self.commits_left < 0:
                    self.commits_left = None
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

    def owns(self, student_id, product_id):
        return (student_id, product_id) in self.in_use()

    def may_be_refunded(self, charge):
        return charge["dispute"] is None and charge["refunded"] < charge["amount"]

    def bought_twice(self, kept):
        held = [
            (self.truth.sales[number].student, product)
            for number, left in kept.items()
            if left > 0
            for product in self.truth.sales[number].lines
        ]
        return [each for each in held if held.count(each) > 1]

    def proposed(self, order):
        occasion = f"thank_you:{order.id}"
        found = db.session.scalar(sa.select(Proposal).filter_by(occasion=occasion))
        if found is None:
            found = self.put(order, occasion)
        return found

    def put(self, order, occasion):
        proposal = worksheet_proposal(
            order.student_id,
            db.session.get(Product, self.worksheet_id),
            self.step_id,
            occasion=occasion,
            source_order_id=order.id,
            shown_at=self.now,
        )
        db.session.add(proposal)
        db.session.commit()
        return proposal
