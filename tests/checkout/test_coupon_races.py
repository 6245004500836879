"""The limits of a coupon under parallel buyers, on both databases."""

import pytest
import sqlalchemy as sa

from shop.accounts.models import Student
from shop.checkout import operations
from shop.checkout.pricing import price_for
from shop.checkout.queries import sellable
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.orders.coupon_models import Coupon, CouponUse
from shop.orders.coupon_operations import save_coupon
from shop.orders.coupon_rules import CouponDraft
from shop.orders.coupon_use_operations import CouponGone
from shop.orders.models import Order
from tests.racing import BOTH_DATABASES, guard_off, race, wait_for_lookers

BUYERS = 50


@pytest.fixture
def rush(app, world, standin):
    """Fifty presses at the same moment, each of a quote with the same coupon."""

    def run(buyers, **limits):
        made = save_coupon(CouponDraft("RUSH", percent=10, **limits), world.nao, world.now)
        quoted = price_for(sellable("blog"), {}, None, made.terms)
        promises = [Promise(new_quote_id(), "", "blog", quoted, None, {}) for _ in range(BUYERS)]
        db.session.commit()

        def press():
            student, promise = buyers.pop(), promises.pop()
            return operations.begin(student, promise, "ja", world.now).id

        return race(app, BUYERS, press)

    return run


@pytest.fixture
def strangers(world):
    made = [Student(email=f"b{n}@example.jp", created_at=world.now) for n in range(BUYERS)]
    db.session.add_all(made)
    db.session.commit()
    return made


def used():
    return db.session.scalar(sa.select(Coupon.used))


def live_uses():
    return db.session.scalar(sa.select(sa.func.count(CouponUse.id)).filter_by(released_at=None))


def orders():
    return db.session.scalar(sa.select(sa.func.count(Order.id)))


@pytest.mark.slow
@pytest.mark.scenario("29")
@BOTH_DATABASES
def test_five_uses_and_fifty_buyers_give_five(rush, strangers):
    answers = rush(strangers, max_uses=5)

    refused = [answer for answer in answers if isinstance(answer, CouponGone)]
    assert (len(refused), used(), live_uses(), orders()) == (45, 5, 5, 5)


@pytest.mark.scenario("29")
@BOTH_DATABASES
def test_two_uses_a_student_and_fifty_presses_give_two(rush, world):
    answers = rush([world.hana] * BUYERS, per_student=2)

    refused = [answer for answer in answers if isinstance(answer, CouponGone)]
    assert (len(refused), used(), live_uses()) == (48, 2, 2)


def look_then_count(coupon_id, open_now):
    """What taking a coupon would be without its condition."""
    db.session.commit()
    row = db.session.execute(sa.text("SELECT used, max_uses FROM coupon")).one()
    db.session.commit()
    wait_for_lookers(6)
    db.session.execute(sa.text(f"UPDATE coupon SET used = {min(row.used + 1, row.max_uses)}"))
    return row.used < row.max_uses


@pytest.mark.slow
@pytest.mark.scenario("29")
@BOTH_DATABASES
def test_without_the_condition_the_same_rush_gives_more(rush, strangers):
    with guard_off("shop.orders.coupon_use_operations._count", look_then_count):
        rush(strangers, max_uses=5)

    assert live_uses() > 5
