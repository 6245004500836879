"""Who may call what: every route and method, for a stranger and five people."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.catalogue.models import Lesson, Media, Module
from shop.checkout.operations import begin, check
from shop.checkout.queries import price_for, sellable
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.learning.models import Certificate
from shop.learning.operations import attend, complete_lesson
from shop.learning.slot_operations import add_slot
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.orders.receipt_models import Receipt
from shop.outbox import Outbox
from shop.sandbox import play
from tests.access_table import PEOPLE, ROUTES, SAMPLES

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
# Stripe signs its calls, the shop the link in its letters
SIGNED = ("POST /webhooks/stripe", "POST /letters/stop/<string(maxlength=300):token>")


@pytest.fixture
def lived_in(world, standin, client):
    """Hana has bought, learned and graduated; every kind of row exists once, and it is hers."""
    _buy(world, standin, "blog")
    client.sign_in(world.hana).get(f"/orders/{_first(Order).public_id}/thanks")
    for lesson_id in db.session.scalars(sa.select(Lesson.id).join(Module).filter_by(product_id=2)):
        complete_lesson(world.hana.id, lesson_id, clock.now())
    for slug in ("mini", "webinar", "coaching", "worksheet"):
        _buy(world, standin, slug)
    attend(world.hana.id, world.webinar.id, clock.now())
    add_slot(world.coaching, clock.now() + timedelta(days=3), 60, clock.now())
    db.session.add(Media(sha256="0" * 64, path="x.pdf", media_type="application/pdf", size=1))
    db.session.commit()
    return world


def _buy(world, standin, slug):
    promise = Promise(new_quote_id(), "", slug, price_for(sellable(slug), {}), None, {})
    order = begin(world.hana, promise, "ja", clock.now())
    if order.total():
        play.pay(standin, order.payments[-1].session_id, "4242424242424242")
        check(order, clock.now())


def _first(table):
    db.session.rollback()
    return db.session.scalars(sa.select(table).order_by(table.id).limit(1)).one()


@pytest.fixture
def samples(lived_in):
    """What stands in the placeholders of an address: always something of Hana's, taught by Mori."""
    known = {
        "order": _first(Order).public_id,
        "proposal": _first(Proposal).public_id,
        "certificate": _first(Certificate).public_id,
        "letter": str(_first(Outbox).id),
        "media": str(_first(Media).id),
        "receipt": _first(Receipt).public_id,
    }
    return {rule: text.format(**known) for rule, text in SAMPLES.items()}


def routes(app):
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_the_table_names_every_route_and_no_other(app):
    at_the_desk = {route for route in routes(app) if " /studio" in route}  # has its own table

    assert routes(app) - at_the_desk == set(ROUTES)


def test_every_view_says_who_may_call_it(app):
    silent = {
        name
        for name, view in app.view_functions.items()
        if name != "static" and not hasattr(view, "audience")
    }
    assert silent == set()


@pytest.mark.parametrize("column", range(len(PEOPLE)), ids=PEOPLE)
@pytest.mark.scenario("X2")
@pytest.mark.scenario("X21")
def test_each_person_meets_the_answers_of_the_table(app, samples, lived_in, column):
    who = getattr(lived_in, PEOPLE[column], None)

    wrong = []
    for route, expected in ROUTES.items():
        method, _, rule = route.partition(" ")
        got = call(app, who, method, samples.get(rule, rule))
        if got != int(expected.split()[column]):
            wrong.append((route, expected.split()[column], got))

    assert wrong == []


def call(app, who, method, address):
    browser = app.test_client()
    if who:
        browser.sign_in(who)
    unsafe = method in UNSAFE
    answer = browser.submit(address) if unsafe else browser.open(address, method=method)
    answer.close()
    return answer.status_code


@pytest.mark.parametrize("route", [r for r in ROUTES if r.startswith(UNSAFE)])
@pytest.mark.scenario("X1")
def test_no_form_is_taken_without_its_token(app, samples, lived_in, route):
    if route in SIGNED:
        return
    _, _, rule = route.partition(" ")
    browser = app.test_client().sign_in(lived_in.nao)

    assert browser.post(samples.get(rule, rule)).status_code == 400
