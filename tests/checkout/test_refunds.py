"""Money back by lines: sums, access, seats and words."""

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Lesson, Module
from shop.checkout import operations
from shop.checkout.refund_operations import allot
from shop.extensions import db
from shop.learning.gift_operations import give
from shop.learning.operations import complete_lesson
from shop.learning.queries import graduations_of, owned
from shop.money import Money, yen
from shop.offers.models import Answer
from shop.offers.words import ProposalState
from shop.orders.models import Order
from shop.orders.refund_queries import back_of
from shop.payments.models import Payment, Refund, RefundState
from shop.payments.refund_operations import TooMuch
from shop.sandbox import play
from tests.checkout.money_back import found, intent_of, letters, part, states, tasks

PENDING = "4000000000007726"


@pytest.mark.scenario("52")
def test_a_whole_refund_from_the_desk_ends_access_and_is_told(paid, gives_back, standin, world):
    order = paid()

    gives_back(order)

    assert owned(world.hana.id, world.now) == frozenset()
    assert (order.paid(), order.lines[0].refunded_minor) == (Money(0), 49_800)
    assert states() == [RefundState.SUCCEEDED]
    assert letters().count("refunded") == 1


@pytest.mark.scenario("52")
def test_a_whole_refund_from_the_dashboard_ends_the_same(paid, standin, stripe_calls, world):
    order = paid("bundle")

    play.refund(standin, intent_of(order))
    stripe_calls.deliver_all()

    db.session.expire_all()
    assert owned(world.hana.id, world.now) == frozenset()
    assert [line.refunded_minor for line in order.lines] == [34_860, 20_860]
    assert letters().count("refunded") == 1
    assert tasks() == []


@pytest.mark.scenario("53")
def test_one_course_of_a_bundle_goes_back_at_its_share(paid, gives_back, world):
    order = paid("bundle")

    gives_back(order, [part(order, 1, 20_860, ends=True)])

    assert owned(world.hana.id, world.now) == {world.blog.id}
    assert order.paid() == yen(34_860)


def test_a_part_of_a_line_keeps_its_access(paid, gives_back, world):
    order = paid()

    gives_back(order, [part(order, 0, 800)])

    assert owned(world.hana.id, world.now) == {world.blog.id}
    assert order.paid() == yen(49_000)


@pytest.mark.scenario("F3")
def test_5800_yen_are_5800_everywhere(paid, gives_back, standin):
    order = paid()

    gives_back(order, [part(order, 0, 5_800)])

    assert [each["amount"] for each in found(standin, "refund")] == [5_800]
    assert db.session.scalars(sa.select(Refund.amount_minor)).one() == 5_800
    assert db.session.get(Payment, order.paid_by).refunded_minor == 5_800
    assert order.lines[0].refunded_minor == 5_800


@pytest.mark.scenario("F4")
def test_of_two_reasons_for_one_course_the_second_keeps_access(paid, gives_back, world):
    order = paid()
    give(world.hana.id, world.blog.id, world.now)

    gives_back(order)

    assert owned(world.hana.id, world.now) == {world.blog.id}


@pytest.mark.scenario("54")
def test_more_than_is_left_is_never_claimed(paid, gives_back):
    order = paid()
    gives_back(order, [part(order, 0, 30_000)])

    with pytest.raises(TooMuch):
        gives_back(order, [part(order, 0, 30_000)], key="k2")

    assert db.session.scalars(sa.select(Refund.amount_minor)).all() == [30_000]
    assert order.lines[0].refunded_minor == 30_000


@pytest.mark.scenario("54")
def test_one_from_the_dashboard_counts_before_the_next(paid, gives_back, standin, stripe_calls):
    order = paid()
    play.refund(standin, intent_of(order), 30_000)
    stripe_calls.deliver_all()
    db.session.expire_all()

    with pytest.raises(TooMuch):
        gives_back(order, [part(order, 0, 30_000)])


@pytest.mark.scenario("54")
def test_one_from_the_dashboard_we_have_not_heard_of_wins(
    paid, gives_back, standin, stripe_calls, world
):
    order = paid()
    play.refund(standin, intent_of(order), 30_000)

    gives_back(order, [part(order, 0, 30_000)])

    assert states() == [RefundState.FAILED]
    assert "refund_failed" in tasks()
    stripe_calls.deliver_all()
    db.session.expire_all()
    assert order.paid() == yen(19_800)
    assert owned(world.hana.id, world.now) == {world.blog.id}


def test_the_same_press_twice_is_one_refund(paid, gives_back):
    order = paid()

    gives_back(order, [part(order, 0, 1_000)])
    gives_back(order, [part(order, 0, 1_000)])

    assert order.lines[0].refunded_minor == 1_000


@pytest.mark.scenario("55")
def test_a_refund_that_fails_after_it_succeeded_gives_access_back(
    paid, gives_back, standin, stripe_calls, world
):
    order = paid()
    gives_back(order)
    refund = db.session.scalars(sa.select(Refund)).one()

    play.finish_refund(standin, refund.stripe_refund, ok=False)
    stripe_calls.deliver_all()

    assert tasks() == ["refund_failed"]
    assert states() == [RefundState.FAILED]
    assert owned(world.hana.id, world.now) == {world.blog.id}
    assert (order.paid(), order.lines[0].refunded_minor) == (order.total(), 0)
    assert "refund_failed" in letters()


@pytest.mark.scenario("55")
def test_a_pending_refund_is_followed_to_its_end(paid, gives_back, standin, stripe_calls, world):
    order = paid(card=PENDING)
    gives_back(order)
    refund = db.session.scalars(sa.select(Refund)).one()
    assert refund.state is RefundState.PENDING

    play.finish_refund(standin, refund.stripe_refund)
    stripe_calls.deliver_all()

    assert states() == [RefundState.SUCCEEDED]
    assert owned(world.hana.id, world.now) == frozenset()
    assert letters().count("refunded") == 1


def test_a_part_from_the_dashboard_of_a_bundle_asks_the_owner(paid, standin, stripe_calls, world):
    order = paid("bundle")
    play.refund(standin, intent_of(order), 20_860)
    stripe_calls.deliver_all()
    assert tasks() == ["which_line"]
    refund = back_of(order).untold[0]

    allot(order, refund, [part(order, 1, 20_860, ends=True)], world.now)

    assert tasks() == []
    assert owned(world.hana.id, world.now) == {world.blog.id}


def test_a_seat_comes_back_and_is_taken_again(paid, gives_back, standin, stripe_calls, world):
    world.coaching.requires_id = None
    db.session.commit()
    order = paid("coaching")

    gives_back(order)
    db.session.refresh(world.coaching)
    assert world.coaching.seats_left == 3

    ref = db.session.scalars(sa.select(Refund.stripe_refund)).one()
    play.finish_refund(standin, ref, ok=False)
    stripe_calls.deliver_all()
    db.session.refresh(world.coaching)
    assert world.coaching.seats_left == 2


def test_a_refunded_add_on_is_a_regret_once(paid, add_on, press, gives_back, world):
    bought = press(add_on(paid()), db.session.scalars(sa.select(Order)).one())

    gives_back(bought, [part(bought, 0, 980)])
    gives_back(bought, [part(bought, 0, 1_000)], key="k2")

    kinds = list(db.session.scalars(sa.select(Answer.kind).order_by(Answer.id)))
    assert kinds == ["accepted", "refunded"]


@pytest.mark.scenario("52")
def test_an_open_proposal_dies_with_the_order_it_came_after(paid, add_on, gives_back, world):
    order = paid()
    proposal = add_on(order)

    gives_back(order)

    db.session.refresh(proposal)
    assert proposal.state is ProposalState.WITHDRAWN


@pytest.mark.scenario("56")
def test_a_certificate_is_withdrawn_with_the_money_and_comes_back_with_it(
    paid, gives_back, standin, stripe_calls, world
):
    order = paid()
    for lesson_id in db.session.scalars(
        sa.select(Lesson.id).join(Module).filter_by(product_id=world.blog.id)
    ).all():
        complete_lesson(world.hana.id, lesson_id, world.now)

    gives_back(order)
    assert graduations_of(world.hana.id) == []

    ref = db.session.scalars(sa.select(Refund.stripe_refund)).one()
    play.finish_refund(standin, ref, ok=False)
    stripe_calls.deliver_all()
    assert len(graduations_of(world.hana.id)) == 1


@pytest.mark.scenario("F7")
def test_what_was_refunded_stays_closed_whatever_comes_again(
    paid, gives_back, stripe_calls, client, world
):
    order = paid()
    gives_back(order)

    stripe_calls.deliver_all()
    operations.check(order, world.now)
    answer = client.sign_in(world.hana).get("/learn/blog/m1/l2")

    assert answer.status_code == 403
    assert owned(world.hana.id, world.now) == frozenset()


@pytest.mark.parametrize("rest", ["comes_back", "all_goes"])
def test_nobody_asks_which_line_when_it_cannot_matter_any_more(paid, standin, stripe_calls, rest):
    order = paid("bundle")
    first = play.refund(standin, intent_of(order), 100)
    stripe_calls.deliver_all()
    assert tasks() == ["which_line"]

    if rest == "all_goes":
        play.refund(standin, intent_of(order))
    else:
        play.finish_refund(standin, first["id"], ok=False)
    stripe_calls.deliver_all()

    assert "which_line" not in tasks()
