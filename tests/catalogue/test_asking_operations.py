from datetime import timedelta

import pytest

from shop.catalogue.asking_operations import AskingDraft, save_asking
from shop.catalogue.asking_queries import asking_changes, numbers_now
from shop.catalogue.ownership import NotYours
from shop.catalogue.queries import school
from shop.catalogue.wording_rules import Refused


def save(actor, now, **numbers):
    save_asking(AskingDraft({}, numbers), actor, now)


def changes():
    return [(each.number, each.before, each.after, each.actor_id) for each in asking_changes()]


def test_a_number_is_kept_and_named_with_whoever_set_it(world, now):
    save(world.nao, now, same_product_after_no=45, between=72)

    assert numbers_now()["same_product_after_no"] == 45
    assert school().asking == {"same_product_after_no": 45}
    assert changes() == [("same_product_after_no", 60, 45, world.nao.id)]
    assert asking_changes()[0].changed_at == now


def test_a_weakening_stays_on_the_list_when_it_is_taken_back(world, now):
    save(world.nao, now, after_later=3)
    save(world.nao, now + timedelta(days=1), after_later=7)

    assert school().asking == {}
    assert changes() == [
        ("after_later", 3, 7, world.nao.id),
        ("after_later", 7, 3, world.nao.id),
    ]


def test_saving_again_what_stands_is_no_change(world, now):
    save(world.nao, now, undo_for=20)
    save(world.nao, now, undo_for=20)

    assert len(changes()) == 1


def test_below_a_floor_nothing_at_all_is_kept(world, now):
    with pytest.raises(Refused):
        save(world.nao, now, same_product_after_no=45, after_end=13)

    assert school().asking == {}
    assert changes() == []


def test_nobody_but_the_owner_sets_a_number(world, now):
    for actor in (world.mori, world.hana):
        with pytest.raises(NotYours):
            save(actor, now, between=48)
    assert changes() == []
