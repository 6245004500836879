"""Paid orders told by webhook, per second, beside the least a webhook can cost.

The order is fetched from the stand-in through the real SDK, in process: its own row says how much
of a delivery that is, and the ratio "without the fetch" leaves it out.
"""

import argparse
import hmac
import json
from hashlib import sha256
from itertools import count
from statistics import median

import sqlalchemy as sa
import stripe
from werkzeug.test import EnvironBuilder

from bench.rounds import Target, conditions, table, take_turns
from bench.shops import fresh_shop
from shop import clock
from shop.accounts.models import Student
from shop.catalogue.models import LongTuition, Product, ProductKind, ProductState
from shop.checkout.operations import begin
from shop.checkout.queries import price_for, sellable
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db, write_intent
from shop.learning.models import Entitlement
from shop.payments import gateway
from shop.payments.models import Payment
from shop.sandbox import play

PATH, CARD, SLUG = "/webhooks/stripe", "4242424242424242", "course"
BARE_TABLE = "CREATE TABLE bare_event (id INTEGER PRIMARY KEY, event VARCHAR(80) UNIQUE, body TEXT)"
BARE_INSERT = "INSERT INTO bare_event (id, event, body) VALUES (:id, :event, :body)"


def main() -> None:
    wanted = _words()
    orders = (wanted.rounds + 1) * wanted.calls
    with fresh_shop(wanted.database) as app, app.app_context():
        sessions = [_paid_order(app, number) for number in range(orders)]
        letters = _letters(app)
        secret = app.extensions["deliverer"].endpoint_secret
        db.session.execute(sa.text(BARE_TABLE))
        db.session.commit()
        print(f"{orders} paid orders on {db.engine.dialect.name}, {conditions()}")
        targets = _targets(app, letters, sessions, secret)
        take_turns(targets, wanted.rounds, wanted.calls)
        print(*table(targets, targets[0]), *_per_second(targets), conditions(), sep="\n")
        assert _settled() == orders, "every order gives access exactly once"


def _targets(app, letters, sessions, secret) -> list[Target]:
    """A repeat is told after its first, so it has only to be recognised."""
    bodies = [body for body, _ in letters]
    return [
        Target("wsgi + driver insert", _bare(bodies, secret)),
        Target("first delivery: settle", lambda number: _post(app, letters[number])),
        Target("  its fetch from the stand-in", lambda number: _fetch(sessions[number])),
        Target("repeated delivery", lambda number: _post(app, letters[number])),
    ]


def _per_second(targets):
    bare, first, fetch, repeat = (median(each.wall) for each in targets)
    told = {"wsgi + driver": bare, "settle": first, "settle without the fetch": first - fetch}
    for name, nanoseconds in (told | {"repeat": repeat}).items():
        share = bare / nanoseconds
        yield f"{name:<28}{1e9 / nanoseconds:>8.0f} per second, {share:.2f} of the bare"


def _paid_order(app, number: int) -> str:
    """The session of an order that its buyer has paid and nobody has told the shop about."""
    now = clock.now()
    if number == 0:
        _product(now)
    buyer = Student(email=f"buyer{number}@example.jp", created_at=now)
    db.session.add(buyer)
    db.session.commit()
    promise = Promise(new_quote_id(), "", SLUG, price_for(sellable(SLUG), {}), None, {})
    session = begin(buyer, promise, "ja", now).payments[-1].session_id
    play.pay(app.extensions["standin"], session, CARD)
    return session


def _product(now) -> None:
    teacher = Student(email="teacher@example.jp", created_at=now)
    db.session.add(teacher)
    db.session.flush()
    course = Product(
        slug=SLUG,
        kind=ProductKind.COURSE,
        state=ProductState.PUBLISHED,
        teacher_id=teacher.id,
        title={"ja": "講座", "en": "Course"},
        outcome={"ja": "できる", "en": "You can"},
        price_minor=9_800,
        long_tuition=LongTuition.NO,
        created_at=now,
        updated_at=now,
    )
    db.session.add(course)
    db.session.commit()


def _letters(app) -> list[tuple[bytes, str]]:
    """The stand-in's signed calls, one finished checkout each, in the order of the sales."""
    deliverer = app.extensions["deliverer"]
    every = (deliverer.letter(event) for event in deliverer.pending())
    return [each for each in every if json.loads(each[0])["type"] == "checkout.session.completed"]


def _post(app, letter) -> None:
    body, signature = letter
    headers = {"Stripe-Signature": signature}
    environ = EnvironBuilder(PATH, method="POST", data=body, headers=headers).get_environ()
    answered = []
    b"".join(app.wsgi_app(environ, lambda status, *rest: answered.append(status)))
    assert answered[0].startswith("204"), answered
    db.session.remove()


def _fetch(session: str) -> None:
    db.session.remove()
    gateway.checkout_of(session)


def _bare(bodies, secret):
    """A plain WSGI function that checks the signature and inserts a row, durably."""
    numbers = count(1)

    def call(number):
        body = bodies[number]
        signature = stripe.WebhookSignature.generate_signature_header(body.decode(), secret)
        environ = EnvironBuilder(
            PATH, method="POST", data=body, headers={"Stripe-Signature": signature}
        ).get_environ()
        b"".join(bare_app(environ, lambda *answer: None))

    def bare_app(environ, start_response):
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        stamp, sign = environ["HTTP_STRIPE_SIGNATURE"].removeprefix("t=").split(",v1=")
        made = hmac.new(secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
        assert hmac.compare_digest(made, sign)
        write_intent.set(True)
        row = {"id": next(numbers), "event": json.loads(body)["id"], "body": body.decode()}
        with db.engine.begin() as connection:
            connection.execute(sa.text(BARE_INSERT), row)
        start_response("204 NO CONTENT", [])
        return [b""]

    return call


def _settled() -> int:
    given = db.session.scalar(sa.select(sa.func.count(Entitlement.id)))
    paid = sa.select(sa.func.count(Payment.id)).where(Payment.settled_at.is_not(None))
    return given if given == db.session.scalar(paid) else -1


def _words():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; else SQLite")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=10, help="per round and target")
    return parser.parse_args()


if __name__ == "__main__":
    main()
