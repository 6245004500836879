import sqlalchemy as sa

from shop.checkout import operations
from shop.extensions import db
from shop.learning.queries import owned
from shop.orders.models import OrderState
from shop.outbox import Outbox
from shop.payments.models import Payment, PaymentState
from shop.sandbox import play


def letters(event):
    rows = db.session.scalars(sa.select(Outbox).filter_by(kind="letter"))
    return [row for row in rows if row.payload["event"] == event]


def test_beginning_opens_a_page_at_stripe_and_gives_nothing_yet(begin, world):
    order = begin()

    assert order.payments[-1].state is PaymentState.OPEN
    assert order.payments[-1].page_url
    assert owned(world.hana.id, world.now) == frozenset()


def test_paying_and_coming_back_gives_the_course_and_one_letter(paid, world):
    order = paid()

    assert order.state is OrderState.PAID
    assert order.paid() == order.total()
    assert owned(world.hana.id, world.now) == {world.blog.id}
    assert len(letters("receipt")) == 1


def test_the_webhook_alone_is_enough(begin, standin, stripe_calls, world):
    order = begin()

    play.pay(standin, order.payments[-1].session_id, "4242424242424242")
    stripe_calls.deliver_all()

    assert owned(world.hana.id, world.now) == {world.blog.id}


def test_the_same_quote_sent_twice_is_one_order(begin):
    first, second = begin(quote_id="q1"), begin(quote_id="q1")

    assert first.id == second.id
    assert db.session.scalar(sa.select(sa.func.count(Payment.id))) == 1


def test_a_bundle_gives_each_part_its_own_line_at_its_share(paid, world):
    order = paid("bundle")

    assert [line.price_minor for line in order.lines] == [34_860, 20_860]
    assert {line.bundle_id for line in order.lines} == {world.bundle.id}
    assert owned(world.hana.id, world.now) == {world.blog.id, world.seo.id}


def test_whoever_owns_a_part_pays_only_the_rest(paid, world):
    paid("blog")

    order = paid("bundle")

    assert [(line.product_id, line.price_minor) for line in order.lines] == [(world.seo.id, 5_920)]


def test_a_declined_card_leaves_stripes_page_open(begin, standin, world):
    order = begin()

    play.pay(standin, order.payments[-1].session_id, "4000000000000002")
    operations.check(order, world.now)

    assert order.payments[-1].state is PaymentState.OPEN
    assert owned(world.hana.id, world.now) == frozenset()


def test_an_abandoned_order_frees_what_it_held(begin, standin, stripe_calls, world):
    world.coaching.requires_id = None
    order = begin("coaching")

    operations.abandon(order, world.now)

    db.session.refresh(world.coaching)
    assert world.coaching.seats_left == 3
    assert order.state is OrderState.CLOSED


def test_what_is_free_needs_no_stripe(begin, world):
    order = begin("mini")

    assert order.state is OrderState.PAID
    assert order.payments[-1].session_id is None
    assert len(letters("welcome_free")) == 1
