"""Money that came and does not fit waits for a person, however long, and then for nobody."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import jobs, outbox
from shop.catalogue.quote_rules import StepKind
from shop.checkout import operations
from shop.checkout.queries import confirm_of
from shop.checkout.review_operations import accept, send_all_back
from shop.extensions import db
from shop.learning.queries import owned
from shop.money import total, yen
from shop.orders.models import OrderState
from shop.orders.receipt_models import Receipt
from shop.payments import gateway
from shop.payments.models import Payment, PaymentState
from shop.sandbox import play
from tests.checkout.money_back import found, letters, states, tasks


@pytest.fixture
def odd(begin, standin, world):
    """Hana's money came, and it is not the sum of her order."""

    def make(slug="blog", **true):
        order = begin(slug)
        play.pay(standin, order.payments[-1].session_id, "4242424242424242")
        with standin.transaction() as tx:
            tx.save(tx.get(order.payments[-1].session_id) | (true or {"amount_total": 980}))
        operations.check(order, world.now)
        db.session.expire_all()
        return order

    return make


@pytest.mark.scenario("14")
def test_no_clock_and_no_press_ends_what_a_person_looks_at(odd, world):
    order = odd()
    late = world.now + timedelta(days=3)

    jobs.stragglers(late)
    operations.abandon(order, late)

    db.session.expire_all()
    assert (order.state, order.payments[-1].state) == (OrderState.OPEN, PaymentState.NEEDS_REVIEW)
    assert confirm_of("blog", world.hana, None, late).waiting == order


@pytest.mark.scenario("14")
def test_odd_money_for_an_order_that_was_over_waits_for_a_person_too(begin, standin, world):
    order = begin()
    play.pay(standin, order.payments[-1].session_id, "4242424242424242")
    db.session.execute(sa.update(Payment).values(state=PaymentState.EXPIRED))
    operations.let_go(order, "expired", world.now)
    db.session.commit()
    with standin.transaction() as tx:
        charged = tx.get(order.payments[-1].session_id) | {"amount_total": 980}
        tx.save(charged)

    operations.settle_charge(gateway.checkout_of(order.payments[-1].session_id), world.now)

    db.session.expire_all()
    assert order.payments[-1].state is PaymentState.NEEDS_REVIEW
    assert confirm_of("blog", world.hana, None, world.now).waiting == order


@pytest.mark.scenario("14")
def test_the_owner_gives_it_for_what_came(odd, world):
    order = odd()

    assert accept(order, world.now)

    db.session.expire_all()
    assert owned(world.hana.id, world.now) == {world.blog.id}
    assert (order.total().amount, order.paid().amount) == (980, 980)
    assert "980" in str(db.session.scalars(sa.select(Receipt)).one().snapshot)
    assert (tasks(), accept(order, world.now)) == ([], False)


@pytest.mark.scenario("14")
@pytest.mark.parametrize("came", [980, 60_000])
def test_what_was_agreed_adds_up_to_what_came(odd, world, came):
    order = odd("bundle", amount_total=came)

    accept(order, world.now)

    db.session.expire_all()
    assert [step.kind for step in order.steps] == [StepKind.LIST, StepKind.CAME]
    assert total([step.amount for step in order.steps]) == order.total() == yen(came)
    kept = db.session.scalars(sa.select(Receipt)).one().snapshot
    assert sum(step["amount"] for step in kept["arithmetic"]) == kept["total"] == came


@pytest.mark.scenario("14")
def test_the_owner_sends_it_back_and_the_order_is_over(odd, standin, world):
    order = odd(amount_total=49_800 - 1)

    assert send_all_back(order, world.now)
    outbox.sweep(world.now)

    db.session.expire_all()
    assert (order.state, order.closed_because) == (OrderState.CLOSED, "not_sellable")
    assert [each["amount"] for each in found(standin, "refund")] == [49_799]
    assert (len(states()), letters().count("refunded_late"), tasks()) == (1, 1, [])
    assert confirm_of("blog", world.hana, None, world.now).waiting is None
    assert not send_all_back(order, world.now)


@pytest.mark.scenario("15")
def test_another_currency_can_only_go_back(odd, world):
    order = odd(currency="usd")

    assert not accept(order, world.now)
    assert order.payments[-1].state is PaymentState.NEEDS_REVIEW


@pytest.mark.scenario("40")
def test_nobody_pays_twice_while_an_answer_is_still_unknown(begin, world):
    order = begin()
    db.session.execute(sa.update(Payment).values(state=PaymentState.UNKNOWN))
    db.session.commit()
    late = order.expires_at + timedelta(minutes=1)

    assert confirm_of("blog", world.hana, None, late).waiting == order
