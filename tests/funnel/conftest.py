import re

import pytest

from shop import clock
from shop.extensions import db
from shop.learning.operations import complete_lesson
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.sandbox import play

VISA, VISA_3DS = "4242424242424242", "4000002760003184"


@pytest.fixture
def buy(client, standin, app):
    """This browser buys a product and pays on Stripe's page; its thank-you address is returned."""

    def make(slug="blog", card=VISA, email="guest@example.jp"):
        page = client.get(f"/products/{slug}/checkout")
        token = re.search(r'name="quote"[^>]*value="([^"]+)"', page.text).group(1)
        client.submit("/orders", quote=token, email=email)
        order = newest(Order)
        if order.total():
            play.pay(standin, order.payments[-1].session_id, card)
            client.get(f"/orders/{order.public_id}/return")
        return f"/orders/{order.public_id}/thanks"

    return make


@pytest.fixture
def hana(client, world):
    """Hana's browser, signed in."""
    return client.sign_in(world.hana)


@pytest.fixture
def graduate(world):
    """Hana has finished every lesson of a course she owns."""

    def make(course=None, student=None):
        course, student = course or world.blog, student or world.hana
        for module in modules_of(course):
            for lesson in module.lessons:
                complete_lesson(student.id, lesson.id, clock.now())

    return make


def modules_of(course):
    from shop.catalogue.queries import curriculum_of

    return curriculum_of(course.id)


def newest(table):
    db.session.expire_all()
    return db.session.query(table).order_by(table.id.desc()).first()


def quote_in(page):
    found = re.search(r'name="quote" value="([^"]+)"', page.text)
    return found.group(1) if found else ""


def answer_address():
    return f"/proposals/{newest(Proposal).public_id}/answer"
