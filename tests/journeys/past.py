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
from shop.learning.operations import complete_lesson
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
            student = _student(email)
            quote = price_for(sellable(slug), owned_for(student.id, now), None)
            order = begin(student, Promise(new_quote_id(), "", slug, quote, None, {}), "ja", now)
            if order.total():
                paid = play.pay(self.shop.standin, order.payments[-1].session_id, card)
                if paid.state == "requires_action":
                    play.authenticate(self.shop.standin, paid.intent["id"])
                check(order, now)
            return f"/orders/{order.public_id}"

    def learned(self, email, slug, but=0, days_ago=1):
        """All lessons of a course but the last few; the address of the first one left."""
        with self.shop.inside():
            now = clock.now() - timedelta(days=days_ago)
            lessons = _lessons(slug)
            student_id = _student(email).id
            for lesson in lessons[: len(lessons) - but]:
                complete_lesson(student_id, lesson.id, now)
            left = lessons[len(lessons) - but] if but else lessons[0]
            return f"/learn/{slug}/{left.module.slug}/{left.slug}"

    def learned_but_one(self, email, slug, module=1, days_ago=1):
        """All up to the last lesson of a module; the address of that one."""
        with self.shop.inside():
            lessons = _lessons(slug)
            inside = [each for each in lessons if each.module.position <= module]
        return self.learned(email, slug, but=len(lessons) - len(inside) + 1, days_ago=days_ago)

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
    in_order = sa.select(Lesson).join(Module).join(Product).where(Product.slug == slug)
    return list(db.session.scalars(in_order.order_by(Module.position, Lesson.position)))
