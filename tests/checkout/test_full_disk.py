"""Scenario 49: where nothing can be written nothing is half done, and no restart is needed."""

import pytest
from sqlalchemy import event

from shop.extensions import db
from shop.learning.queries import owned
from shop.orders.models import Order
from shop.sandbox import play

TROUBLE = ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")


@pytest.fixture
def disk(app):
    """Switched on, every transaction meets it; switched off, none does."""
    state = {"trouble": False}
    on, off = TROUBLE

    def meet(cursor, *_):
        cursor.connection.execute(on if state["trouble"] else off)

    event.listen(db.engine, "do_execute", meet)
    yield state
    event.remove(db.engine, "do_execute", meet)


@pytest.mark.scenario("49")
def test_what_cannot_be_written_is_not_done_and_succeeds_later(
    disk, begin, client, standin, stripe_calls, world
):
    order = begin()
    play.pay(standin, order.payments[-1].session_id, "4242424242424242")
    (done,) = [each for each in stripe_calls.pending() if completed(stripe_calls, each)]

    disk["trouble"] = True
    assert stripe_calls.deliver(done) >= 500
    disk["trouble"] = False

    db.session.expire_all()
    assert db.session.get(Order, order.id).paid_at is None
    assert stripe_calls.deliver(done) == 204
    assert world.blog.id in owned(world.hana.id, world.now)


def completed(stripe_calls, event_id):
    return b'"checkout.session.completed"' in stripe_calls.letter(event_id)[0]
