"""What happened before a journey begins, by the shop's own verbs and at its own time."""

import itertools
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa

from shop import clock
from shop.accounts.models import Student
from shop.catalogue.models import Lesson, Module, Product
from shop.checkout.operations import begin, check
from shop.checkout.queries import price_for, sellable
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.learning.operations import attend, complete_lesson
from shop.orders.queries import owned_for
from shop.sandbox import play

VISA, BANK_ASKS = "4242424242424242", "4000002760003184"
NUMBERS = itertools.count(1)


class Past:
    def __init__(self, shop):
        self.shop = shop

    def student(self, name="mei"):
        """A new account; its address is its name here."""
        email = f"{name}-{next(NUMBERS)}@example.jp"
        with self.shop.inside():
            joined = clock.now() - timedelta(days=100)
            db.session.add(Student(email=email, name="青木 芽衣", created_at=joined))
            db.session.commit()
        return email

    def bought(self, email, slug, card=VISA, days_ago=0):
        """The address of the order."""
        with self.shop.inside(), self._at(days_ago) as now:
            order = self._begin(_student(email), slug, now)
            if order.total():
                paid = play.pay(self.shop.standin, order.payments[-1].session_id, card)
                if paid.state == "requires_action":
                    play.authenticate(self.shop.standin, paid.intent["id"])
                check(order, now)
            return f"/orders/{order.public_id}"

    def learned(self, email, slug, modules=None, but=0, days_ago=1):
        """Lessons of a course's first modules, but the last few; the address of the next one."""
        with self.shop.inside():
            now, student_id = clock.now() - timedelta(days=days_ago), _student(email).id
            done = [row for row in _lessons(slug) if modules is None or row.position <= modules]
            done = done[: len(done) - but]
            for row in done:
                complete_lesson(student_id, row.id, now)
            coming = _lessons(slug)[len(done) % len(_lessons(slug))]
            return f"/learn/{slug}/{coming.module}/{coming.lesson}"

    def attended(self, email, slug):
        """The student was at this event."""
        with self.shop.inside():
            attend(_student(email).id, sellable(slug).id, clock.now() - timedelta(days=2))

    def begun(self, email, slug, language="ja"):
        """The address of an order whose payment page is open."""
        with self.shop.inside():
            order = self._begin(_student(email), slug, clock.now(), language)
            return f"/orders/{order.public_id}"

    def _begin(self, student, slug, now, language="ja"):
        quote = price_for(sellable(slug), owned_for(student.id, now), None)
        return begin(student, Promise(new_quote_id(), "", slug, quote, None, {}), language, now)

    @contextmanager
    def _at(self, days_ago):
        """The stand-in lives in the same past as its buyers."""
        self.shop.standin.advance(-timedelta(days=days_ago))
        try:
            yield clock.now()
        finally:
            self.shop.standin.advance(timedelta(days=days_ago))


def _student(email):
    return db.session.scalars(sa.select(Student).filter_by(email=email)).one()


def _lessons(slug):
    found = (
        sa.select(Lesson.id, Lesson.slug.label("lesson"), Module.slug.label("module"))
        .add_columns(Module.position)
        .join(Module, Module.id == Lesson.module_id)
        .join(Product, Product.id == Module.product_id)
        .where(Product.slug == slug)
    )
    return db.session.execute(found.order_by(Module.position, Lesson.position)).all()
