from shop.extensions import db
from shop.learning.gift_operations import end_entitlement, give
from shop.learning.models import Entitlement, SourceKind
from shop.learning.queries import may_open


def gifts():
    return db.session.query(Entitlement).order_by(Entitlement.id).all()


def test_what_is_given_opens(world, now):
    give(world.hana.id, world.blog.id, now)

    assert may_open(world.hana.id, world.blog.id, now)
    assert [gift.source_kind for gift in gifts()] == [SourceKind.GIFT]


def test_after_one_was_taken_back_another_can_be_given(world, now):
    give(world.hana.id, world.blog.id, now)
    end_entitlement(gifts()[0], "mistake", now)

    give(world.hana.id, world.blog.id, now)

    assert may_open(world.hana.id, world.blog.id, now)
    assert [gift.revoked_at is None for gift in gifts()] == [False, True]


def test_ending_one_students_gift_leaves_anothers(world, now):
    give(world.hana.id, world.blog.id, now)
    give(world.ken.id, world.blog.id, now)

    end_entitlement(gifts()[0], "mistake", now)

    assert not may_open(world.hana.id, world.blog.id, now)
    assert may_open(world.ken.id, world.blog.id, now)


def test_a_reason_ends_once_and_keeps_its_first_words(world, now):
    give(world.hana.id, world.blog.id, now)

    assert end_entitlement(gifts()[0], "first", now)
    assert not end_entitlement(gifts()[0], "second", now)

    db.session.expire_all()
    assert gifts()[0].revoked_because == "first"
