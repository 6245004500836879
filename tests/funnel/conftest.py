import html
import re
from datetime import UTC, datetime

import pytest
import time_machine

from shop import clock
from shop.catalogue.queries import curriculum_of
from shop.extensions import db
from shop.learning.models import SourceKind
from shop.learning.operations import complete_lesson, grant
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.sandbox import play

VISA, WITH_BANK, REFUSED = "4242424242424242", "4000002760003184", "4000000000000341"


@pytest.fixture
def buy(client, standin):
    """This browser buys a product on Stripe's page; the address of its thanks."""

    def make(slug="blog", card=VISA, email="guest@example.jp"):
        page = client.get(f"/products/{slug}/checkout")
        client.submit("/orders", quote=quote_in(page), email=email)
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
def ken(app, world):
    """Another student's browser."""
    return app.test_client().sign_in(world.ken)


@pytest.fixture
def give(world, standin):
    """A student owns a product without having paid for it."""

    def make(product, student=None):
        student = student or world.hana
        grant(student.id, product.id, SourceKind.GIFT, product.id, clock.now())
        db.session.commit()

    return make


@pytest.fixture
def finish(world, give):
    """Hana owns a course and finishes its first modules, all of them by default."""

    def make(course, modules=None):
        give(course)
        for module in curriculum_of(course.id)[:modules]:
            for lesson in module.lessons:
                complete_lesson(world.hana.id, lesson.id, clock.now())

    return make


@pytest.fixture
def turn_card(standin):
    """The card kept with the last payment behaves like another one from now on."""

    def turn(number):
        play.turn_card(standin, newest(Order).payments[-1].method_id, number)
        db.session.commit()

    return turn


@pytest.fixture
def time_travel():
    """Signatures carry the machine's own time, not the shop's."""
    journey = []

    def go(later):
        journey.append(time_machine.travel(datetime.now(UTC) + later))
        journey[-1].start()

    yield go
    for each in journey:
        each.stop()


def newest(table):
    db.session.expire_all()
    return db.session.query(table).order_by(table.id.desc()).first()


def words(page):
    """What a reader sees, without the invitations to break a line."""
    return html.unescape(re.sub(r"<wbr>", "", page.text))


def quote_in(page):
    found = re.search(r'name="quote"[^>]*value="([^"]+)"', page.text)
    return found.group(1) if found else ""


def answer_address():
    return f"/proposals/{newest(Proposal).public_id}/answer"
