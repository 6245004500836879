import pytest
import sqlalchemy as sa

from shop.catalogue.ownership import NotYours
from shop.catalogue.wording_rules import Refused
from shop.extensions import db
from shop.ladder.map_rules import LadderDraft, NextStepDraft, RungDraft
from shop.ladder.models import Ladder, NextStep, Placement, Rung
from shop.ladder.operations import remove_ladder, rung_of, save_ladder, save_rung
from shop.ladder.placement_operations import (
    move_along_rung,
    move_on_ladder,
    place_on_rung,
    placements_on,
    take_off,
)
from shop.ladder.step_operations import (
    move_next_step,
    pause_next_step,
    remove_next_step,
    resume_next_step,
    save_next_step,
    steps_from,
)
from shop.offers.terms_operations import save_offer
from shop.offers.terms_rules import OfferDraft

VIDEO = LadderDraft(slug="video", title={"ja": "動画編集"}, promise={"ja": "最初の一本から。"})
CHALLENGE = {"ja": "次に困ること"}


def reasons(refusal):
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def standing(world, number):
    return [each.product_id for each in placements_on(rung_of(world.ladder, number))]


def test_a_new_ladder_has_four_rungs_and_comes_last(world):
    ladder = save_ladder(VIDEO, world.aya)

    assert ladder.position == 2
    assert [rung.number for rung in ladder.rungs] == [1, 2, 3, 4]
    assert ladder.teacher_id == world.aya.id


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (LadderDraft("writing", {"ja": "書く"}), ("slug", "taken")),
        (LadderDraft("Big!", {"ja": "書く"}), ("slug", "not_a_slug")),
        (LadderDraft("video", {"en": "Video"}), ("title.ja", "blank")),
        (
            LadderDraft("video", {"ja": "動画"}, {"ja": "後悔させません"}),
            ("promise.ja", "forbidden_word"),
        ),
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused(world, draft, reason):
    with pytest.raises(Refused) as refusal:
        save_ladder(draft, world.mori)

    assert reasons(refusal) == [reason]


def test_a_rung_says_for_whom_it_is(world):
    save_rung(RungDraft(3, {"ja": "続けたい人"}, {"ja": "続けられます"}), world.ladder, world.mori)

    assert rung_of(world.ladder, 3).for_whom == {"ja": "続けたい人"}


def test_a_product_stands_on_one_rung_at_a_time(world):
    place_on_rung(world.worksheet, world.ladder, 2, world.mori)
    place_on_rung(world.worksheet, world.ladder, 3, world.mori)

    assert standing(world, 2) == []
    assert standing(world, 3) == [world.blog.id, world.seo.id, world.worksheet.id]


def test_a_product_moves_up_down_along_and_off(world):
    move_on_ladder(world.mini, 1, world.mori)
    move_along_rung(world.seo, -1, world.mori)
    take_off(world.coaching, world.mori)

    assert standing(world, 2) == [world.mini.id]
    assert standing(world, 3) == [world.seo.id, world.blog.id]
    assert standing(world, 4) == []


@pytest.mark.parametrize(
    ("product", "by", "code"), [("mini", -1, "no_such_rung"), ("worksheet", 1, "not_on_ladder")]
)
def test_nothing_climbs_off_the_ladder(world, product, by, code):
    with pytest.raises(Refused) as refusal:
        move_on_ladder(getattr(world, product), by, world.mori)

    assert reasons(refusal) == [("number", code)]


def test_removing_a_ladder_leaves_its_products(world):
    remove_ladder(world.ladder, world.mori)

    assert [db.session.scalars(sa.select(row)).all() for row in (Ladder, Rung, Placement)] == [
        []
    ] * 3
    assert world.blog.published


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (NextStepDraft("blog", "blog", "upsell", CHALLENGE), ("to", "itself")),
        (NextStepDraft("blog", "seo", "push", CHALLENGE), ("kind", "unknown_word")),
        (NextStepDraft("blog", "seo", "cross_sell", CHALLENGE), ("to", "step_exists")),
        (NextStepDraft("blog", "moon", "cross_sell", CHALLENGE), ("to", "unknown_product")),
        (NextStepDraft("seo", "blog", "cross_sell", {"en": "x"}), ("challenge.ja", "blank")),
        (NextStepDraft("coaching", "mini", "upsell", CHALLENGE), ("kind", "upsell_goes_down")),
        (NextStepDraft("seo", "blog", "downsell", CHALLENGE), ("kind", "downsell_not_smaller")),
    ],
)
def test_a_next_step_that_makes_no_sense_is_refused(world, draft, reason):
    with pytest.raises(Refused) as refusal:
        save_next_step(draft, world.mori)

    assert reasons(refusal) == [reason]
    assert len(db.session.scalars(sa.select(NextStep)).all()) == 5


def test_a_next_step_is_drawn_changed_paused_and_resumed(world):
    step = save_next_step(NextStepDraft("seo", "coaching", "upsell", CHALLENGE), world.mori)
    save_next_step(NextStepDraft("seo", "coaching", "upsell", {"ja": "新しい"}), world.mori, step)
    pause_next_step(step, world.mori)
    assert (step.challenge, step.paused) == ({"ja": "新しい"}, True)

    resume_next_step(step, world.mori)
    assert not step.paused


def test_the_teacher_orders_what_follows(world):
    move_next_step(world.to_coaching, -1, world.mori)

    wanted = [world.worksheet, world.seo, world.coaching, world.webinar]
    assert [step.to_id for step in steps_from(world.blog.id)] == [each.id for each in wanted]


def test_a_step_with_an_offer_is_paused_not_removed(world, now):
    save_offer(OfferDraft("seo-offer", world.to_seo.id, "library"), world.mori, now)

    with pytest.raises(Refused) as refusal:
        remove_next_step(world.to_seo, world.mori)
    assert reasons(refusal) == [("next_step", "in_use")]

    remove_next_step(world.to_webinar, world.mori)
    assert len(steps_from(world.blog.id)) == 3


@pytest.mark.parametrize(
    "verb",
    [
        lambda w: save_ladder(VIDEO, w.hana),
        lambda w: save_ladder(VIDEO, w.aya, w.ladder),
        lambda w: remove_ladder(w.ladder, w.aya),
        lambda w: save_rung(RungDraft(1), w.ladder, w.aya),
        lambda w: place_on_rung(w.blog, w.ladder, 1, w.aya),
        lambda w: take_off(w.blog, w.aya),
        lambda w: save_next_step(NextStepDraft("seo", "blog", "cross_sell", CHALLENGE), w.aya),
        lambda w: pause_next_step(w.to_seo, w.aya),
        lambda w: remove_next_step(w.to_seo, w.aya),
    ],
)
def test_another_teacher_has_no_hand_in_it(world, verb):
    with pytest.raises(NotYours):
        verb(world)
