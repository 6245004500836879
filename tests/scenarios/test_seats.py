"""Seats over HTTP: a counter that never lies, whoever comes at once and whoever pays late."""

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.payments.models import Refund
from tests.scenarios.people import (
    buyers,
    new_product,
    new_student,
    pressed,
    public_id,
    words,
)
from tests.scenarios.seen import end_the_hold, given_to, letters, product_of, row_of
from tests.scenarios.shopfront import at_once

pytestmark = [pytest.mark.slow]


@pytest.mark.scenario("64")
@pytest.mark.parametrize(("seats", "people"), [(3, 20), (5, 200)])
def test_many_buyers_at_once_get_exactly_the_seats_there_are(shop, seats, people):
    slug = new_product(shop, seats=seats)
    ready = buyers(shop, people, f"/products/{slug}/checkout")

    answers = at_once(lambda t=t, q=q: pressed(t, q) for t, q in ready)

    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(303), statuses.count(409)) == (seats, people - seats)
    assert product_of(shop, slug).seats_left == 0


@pytest.mark.scenario("64")
def test_a_hold_that_ends_while_paying_is_refunded_with_a_letter(shop, hana):
    slug = new_product(shop, seats=1)
    late, quick = shop.visitor(hana), shop.visitor(new_student(shop, "quick"))
    order = late.order(slug)
    late.pay(order)
    end_the_hold(shop, order)
    quick.buy(slug)

    late.get(f"/orders/{order}/return")
    shop.work()

    back = sa.select(Refund).filter_by(payment_id=row_of(shop, order).payments[-1].id)
    assert given_to(shop, hana) == 0
    assert shop.ask(lambda: db.session.scalars(back).one().amount_minor) == 9_800
    assert len(letters_about(shop, order)) == 1
    assert product_of(shop, slug).seats_left == 0


def letters_about(shop, public):
    return letters(shop, public, "refunded_late", row_of(shop, public).payments[-1].id)


@pytest.mark.scenario("64")
@pytest.mark.usefixtures("no_failures")
def test_a_seat_is_held_while_checkout_is_open_and_freed_when_it_expires(shop, hana):
    slug = new_product(shop, seats=1)
    order = shop.visitor(hana).order(slug)
    other = shop.visitor(new_student(shop, "other"))
    assert product_of(shop, slug).seats_left == 0
    assert "満席" in words(other.get(f"/products/{slug}"))

    shop.later(minutes=32)
    shop.work()

    assert row_of(shop, order).closed_because == "expired"
    assert product_of(shop, slug).seats_left == 1
    assert public_id(pressed(other, other.quote(f"/products/{slug}/checkout")))
