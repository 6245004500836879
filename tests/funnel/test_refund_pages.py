from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.catalogue.models import Lesson, Module, School
from shop.checkout.operations import begin, check
from shop.checkout.queries import confirm_of
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.learning.operations import complete_lesson
from shop.learning.queries import owned
from shop.payments.models import Refund
from shop.sandbox import play


@pytest.fixture
def bought(world, standin):
    """Hana bought the blog course so many days ago, by the page she was shown then."""

    def buy(slug="blog", days=1):
        found = confirm_of(slug, world.hana, None, world.now)
        promise = Promise(new_quote_id(), "", slug, found.quote, None, found.items.kept())
        order = begin(world.hana, promise, "ja", world.now)
        play.pay(standin, order.payments[-1].session_id, "4242424242424242")
        check(order, world.now)
        order.paid_at = clock.now() - timedelta(days=days)
        db.session.commit()
        return order

    return buy


@pytest.fixture
def hana(client, world):
    return client.sign_in(world.hana)


def of(order):
    return f"/orders/{order.public_id}/refund"


def learn(world, lessons):
    every = sa.select(Lesson.id).join(Module).filter_by(product_id=world.blog.id)
    for lesson_id in db.session.scalars(every.order_by(Lesson.id).limit(lessons)).all():
        complete_lesson(world.hana.id, lesson_id, clock.now())


def refunds():
    return db.session.scalar(sa.select(sa.func.count(Refund.id)))


def test_in_time_and_hardly_viewed_one_press_pays_back(hana, bought, world):
    order = bought()
    learn(world, 1)
    page = hana.get(of(order)).text
    assert "25%（4レッスン中1）" in page
    assert "¥49,800を返金してもらい" in page

    assert hana.submit(of(order)).status_code == 303

    assert owned(world.hana.id, clock.now()) == frozenset()
    refund = db.session.scalars(sa.select(Refund)).one()
    assert (refund.amount_minor, refund.reason, refund.asked_by) == (49_800, "rule", world.hana.id)
    assert "手続き中" in hana.get(of(order)).text


@pytest.mark.parametrize(("days", "lessons", "why"), [(15, 0, "期間"), (1, 2, "視聴")])
def test_outside_the_rule_it_says_which_half_failed_and_offers_a_person(
    hana, bought, world, days, lessons, why
):
    order = bought(days=days)
    learn(world, lessons)

    page = hana.get(of(order)).text

    assert why in page
    assert "/contact" in page
    assert hana.submit(of(order)).status_code == 409
    assert refunds() == 0


def test_the_rule_of_the_day_of_buying_is_the_one_applied(hana, bought):
    order = bought(days=5)
    db.session.scalars(sa.select(School)).one().refund_days = 3
    db.session.commit()

    assert "14日以内" in hana.get(of(order)).text
    assert hana.submit(of(order)).status_code == 303


def test_a_changed_rule_holds_for_the_next_order(hana, bought):
    db.session.scalars(sa.select(School)).one().refund_days = 3
    db.session.commit()
    order = bought(days=5)

    assert "3日以内" in hana.get(of(order)).text
    assert hana.submit(of(order)).status_code == 409


def test_a_product_with_words_of_its_own_is_left_to_a_person(hana, bought, world):
    world.blog.refund = {"ja": "開催の前日まで返金します", "en": "Until the day before"}
    db.session.commit()
    order = bought()

    page = hana.get(of(order)).text

    assert "開催の前日まで返金します" in page
    assert hana.submit(of(order)).status_code == 409


def test_pressing_twice_is_one_refund(hana, bought):
    order = bought()

    hana.submit(of(order))
    hana.submit(of(order))

    assert refunds() == 1


@pytest.mark.scenario("56")
def test_what_was_counted_towards_a_bundle_goes_back_after_it(hana, bought, world):
    first = bought("blog", days=2)
    bundle = bought("bundle", days=1)
    assert bundle.total().amount < 55_720

    assert hana.submit(of(first)).status_code == 409
    assert hana.submit(of(bundle)).status_code == 303
    assert hana.submit(of(first)).status_code == 303

    assert db.session.scalars(sa.select(Refund.amount_minor)).all() == [5_920, 49_800]


def test_a_stranger_finds_nothing(client, app, bought, world):
    order = bought()

    assert client.get(of(order)).status_code == 303
    assert app.test_client().sign_in(world.ken).get(of(order)).status_code == 404


def test_it_speaks_english(hana, bought):
    page = hana.get(f"/en{of(bought())}").text

    assert "Get ¥49,800 back and end access" in page
    assert "within 14 days while less than half" in page
