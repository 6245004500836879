import sqlalchemy as sa

from shop.catalogue.draft_queries import product_draft
from shop.catalogue.models import Product
from shop.catalogue.operations import save_product
from shop.catalogue.seat_operations import give_back_seat, take_seat
from shop.extensions import db
from tests.racing import race


def buy_a_seat(product_id, take):
    taken = take(product_id)
    db.session.commit()
    return taken


def careless(product_id):
    """Looks first and writes later, as if nobody else were there."""
    left = db.session.scalar(sa.select(Product.seats_left).filter_by(id=product_id))
    db.session.commit()
    if left == 0:
        return False
    db.session.execute(sa.update(Product).filter_by(id=product_id).values(seats_left=left - 1))
    return True


def five_seats(world):
    world.coaching.seats = world.coaching.seats_left = 5
    db.session.commit()
    return world.coaching.id


def test_twenty_buyers_of_five_seats_take_five(app, world):
    coaching = five_seats(world)

    sold = race(app, 20, lambda: buy_a_seat(coaching, take_seat))

    assert sorted(sold) == [False] * 15 + [True] * 5
    assert db.session.get(Product, coaching).seats_left == 0


def test_without_the_guard_more_seats_are_sold_than_there_are(app, world):
    coaching = five_seats(world)

    sold = race(app, 20, lambda: buy_a_seat(coaching, careless))

    assert sold.count(True) > 5


def test_a_seat_given_back_can_be_taken_again_but_none_is_invented(world):
    coaching = five_seats(world)

    assert not give_back_seat(coaching)
    assert take_seat(coaching)
    assert give_back_seat(coaching)
    assert not give_back_seat(coaching)


def test_where_no_seats_are_counted_there_is_always_one(world):
    assert take_seat(world.blog.id)
    assert not give_back_seat(world.blog.id)


def test_changing_the_number_of_seats_moves_what_is_left_by_the_difference(world, now):
    coaching = five_seats(world)
    for _ in range(3):
        take_seat(coaching)
    db.session.commit()

    left = []
    for seats in (8, 5, 2, None, 4):
        draft = product_draft(world.coaching, seats=seats)
        saved = save_product(draft, world.mori, now, world.coaching) if seats else None
        left.append(saved and saved.seats_left)

    assert left == [5, 2, 0, None, 2]
