"""What banks ask back: suspended, restored, ended for good, in any order of events."""

from itertools import permutations

import pytest
import sqlalchemy as sa

from shop import clock
from shop.checkout.queries import purchases_of
from shop.checkout.refund_operations import settle_dispute
from shop.extensions import db, rows_changed
from shop.learning.models import Entitlement
from shop.learning.queries import owned
from shop.offers.facts_queries import facts_of
from shop.orders.models import OrderLine
from shop.payments import gateway
from shop.payments.models import Dispute, OwnerTask, RefundState
from shop.sandbox import play
from tests.checkout.money_back import event_of, found, intent_of, letters, states, tasks


@pytest.mark.scenario("57")
def test_a_dispute_suspends_and_a_won_one_restores(paid, standin, stripe_calls, world):
    order = paid()

    opened = play.dispute(standin, intent_of(order))
    stripe_calls.deliver_all()
    assert owned(world.hana.id, world.now) == frozenset()
    assert tasks() == ["dispute"]
    assert "dispute_opened" in letters()

    play.close_dispute(standin, opened["id"], won=True)
    stripe_calls.deliver_all()
    assert owned(world.hana.id, world.now) == {world.blog.id}
    assert tasks() == []


@pytest.mark.scenario("57")
def test_a_lost_dispute_ends_access_for_good(paid, standin, stripe_calls, world):
    order = paid()

    opened = play.dispute(standin, intent_of(order))
    play.close_dispute(standin, opened["id"], won=False)
    stripe_calls.deliver_all()

    assert owned(world.hana.id, world.now) == frozenset()
    because = db.session.scalars(sa.select(Entitlement.revoked_because)).one()
    assert because == "dispute_lost"


@pytest.mark.scenario("57")
def test_an_inquiry_is_a_task_and_takes_nothing(paid, standin, stripe_calls, world):
    order = paid()

    play.dispute(standin, intent_of(order), "inquiry")
    stripe_calls.deliver_all()

    assert tasks() == ["inquiry"]
    assert owned(world.hana.id, world.now) == {world.blog.id}
    assert "dispute_opened" not in letters()


def test_an_early_fraud_warning_is_a_task(paid, stripe_calls, world):
    order = paid(card="4000000000005423")

    stripe_calls.deliver_all()

    task = db.session.scalars(sa.select(OwnerTask)).one()
    assert (task.kind, task.facts["order"]) == ("fraud_warning", order.public_id)


STORIES = ("checkout.session.completed", "charge.refunded", "charge.dispute.created")


@pytest.mark.scenario("9")
@pytest.mark.parametrize("story", list(permutations(STORIES)))
def test_paid_refunded_and_asked_about_in_every_order(begin, standin, stripe_calls, world, story):
    order = begin()
    play.pay(standin, order.payments[-1].session_id, "4242424242424242")
    (intent,) = found(standin, "payment_intent")
    play.dispute(standin, intent["id"], "inquiry")
    play.refund(standin, intent["id"])

    for kind in story:
        stripe_calls.deliver(event_of(standin, kind))

    db.session.expire_all()
    assert owned(world.hana.id, world.now) == frozenset()
    assert db.session.scalars(sa.select(OrderLine.refunded_minor)).all() == [49_800]
    assert states() == [RefundState.SUCCEEDED]
    assert tasks() == ["inquiry"]


@pytest.mark.scenario("57")
@pytest.mark.parametrize(
    ("reason", "closes", "silent"),
    [
        ("fraudulent", False, True),
        ("inquiry", False, True),
        ("inquiry", True, False),
    ],
)
def test_nobody_is_sold_to_while_a_bank_asks(
    paid, standin, stripe_calls, world, reason, closes, silent
):
    order = paid()
    opened = play.dispute(standin, intent_of(order), reason)
    if closes:
        play.close_dispute(standin, opened["id"], won=True)
    stripe_calls.deliver_all()
    db.session.expire_all()

    now = clock.now()
    facts = facts_of(world.hana.id, purchases_of(world.hana.id, now), now)

    assert facts.dispute_open is silent


@pytest.mark.scenario("57")
@pytest.mark.parametrize("ending", list(permutations(("created", "funds_withdrawn", "closed"))))
def test_a_lost_dispute_ends_the_same_in_every_order(paid, standin, stripe_calls, world, ending):
    order = paid()
    opened = play.dispute(standin, intent_of(order))
    play.close_dispute(standin, opened["id"], won=False)

    for name in ending:
        stripe_calls.deliver(event_of(standin, f"charge.dispute.{name}"))

    db.session.expire_all()
    assert owned(world.hana.id, world.now) == frozenset()
    assert db.session.scalars(sa.select(Dispute.status)).one() == "lost"
    assert tasks() == ["dispute_lost"]


def test_a_stale_answer_never_reopens_a_lost_dispute(paid, standin, stripe_calls, world):
    order = paid()
    opened = play.dispute(standin, intent_of(order))
    db.session.commit()
    stale = gateway.dispute_of(opened["id"])
    play.close_dispute(standin, opened["id"], won=False)
    stripe_calls.deliver_all()

    settle_dispute(stale, world.now)

    assert db.session.scalars(sa.select(Dispute.status)).one() == "lost"


def test_access_ended_by_hand_is_not_opened_by_money(paid, standin, stripe_calls, world):
    order = paid()
    opened = play.dispute(standin, intent_of(order))
    stripe_calls.deliver_all()
    rows_changed(sa.update(Entitlement).values(revoked_because="by hand"))
    db.session.commit()

    play.close_dispute(standin, opened["id"], won=True)
    stripe_calls.deliver_all()

    assert owned(world.hana.id, world.now) == frozenset()
