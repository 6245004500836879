from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.ownership import NotYours
from shop.catalogue.wording_rules import Refused
from shop.extensions import db
from shop.offers.models import Offer
from shop.offers.rules import OfferState
from shop.offers.terms_operations import (
    offer_draft,
    pause_offer,
    publish_offer,
    remove_offer,
    save_offer,
)
from shop.offers.terms_rules import OfferDraft, price_after, terms_problems

SEO = OfferDraft("seo-20", 1, "course_completed", "percent", percent=20, window_hours=48)


def found(problems):
    return [(problem.field, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"slug": "SEO"}, ("slug", "not_a_slug")),
        ({"moment": "midnight"}, ("moment", "unknown_word")),
        ({"moment": "stalled"}, ("moment", "help_not_offers")),
        ({"price_rule": "auction"}, ("price_rule", "unknown_word")),
        ({"percent": None}, ("percent", "blank")),
        ({"percent": 0}, ("percent", "out_of_range")),
        ({"percent": 91}, ("percent", "out_of_range")),
        ({"price_rule": "fixed", "fixed": None}, ("fixed", "blank")),
        ({"price_rule": "fixed", "fixed": 29_800}, ("fixed", "not_below_list")),
        ({"price_rule": "fixed", "fixed": 30_000}, ("fixed", "not_below_list")),
        ({"price_rule": "fixed", "fixed": 49}, ("fixed", "price_range")),
        ({"window_hours": 0}, ("window_hours", "out_of_range")),
        ({"window_hours": 721}, ("window_hours", "out_of_range")),
        ({"note": {"ja": "残りわずか"}}, ("note.ja", "forbidden_word")),
        ({"note": {"ja": "長" * 81}}, ("note.ja", "too_long")),
        ({"note": {"en": "x" * 201}}, ("note.en", "too_long")),
    ],
)
def test_terms_that_make_no_sense_are_refused(changes, problem):
    draft = replace(SEO, **changes)
    if draft.price_rule == "fixed":
        draft = replace(draft, percent=None)

    assert problem in found(terms_problems(draft, 29_800))


@pytest.mark.parametrize(
    ("changes", "price"),
    [
        ({}, 23_840),
        ({"price_rule": "list", "percent": None}, 29_800),
        ({"price_rule": "fixed", "percent": None, "fixed": 0}, 0),
        ({"price_rule": "fixed", "percent": None, "fixed": 50}, 50),
        ({"percent": 90}, 2_980),
    ],
)
def test_terms_give_a_price_a_card_can_pay(changes, price):
    draft = replace(SEO, **changes)

    assert terms_problems(draft, 29_800) == []
    assert price_after(draft, 29_800) == price


def test_a_discount_may_not_end_below_what_a_card_takes():
    assert found(terms_problems(replace(SEO, percent=90), 400)) == [("percent", "price_range")]
    assert found(terms_problems(SEO, 0)) == [("percent", "not_below_list")]


def test_a_window_has_one_end(now):
    both = replace(SEO, until=now)

    assert found(terms_problems(both, 29_800)) == [("window_hours", "two_deadlines")]


def test_an_offer_is_drafted_run_and_paused(world, now):
    offer = save_offer(replace(SEO, next_step_id=world.to_seo.id), world.mori, now)
    assert offer.state is OfferState.DRAFT
    assert offer_draft(offer) == replace(SEO, next_step_id=world.to_seo.id)

    publish_offer(offer, world.mori, now)
    assert offer.state is OfferState.RUNNING

    pause_offer(offer, world.mori)
    assert offer.state is OfferState.PAUSED


def test_a_deadline_lies_ahead_when_it_is_set_and_when_the_offer_starts(world, now):
    dated = replace(SEO, next_step_id=world.to_seo.id, window_hours=None, until=now)
    with pytest.raises(Refused) as saving:
        save_offer(dated, world.mori, now)

    offer = save_offer(replace(dated, until=now + timedelta(days=1)), world.mori, now)
    with pytest.raises(Refused) as starting:
        publish_offer(offer, world.mori, now + timedelta(days=2))

    assert found(saving.value.problems) == [("until", "not_in_future")]
    assert found(starting.value.problems) == [("until", "not_in_future")]


def test_a_moment_has_one_offer_per_next_step(world, now):
    first = replace(SEO, next_step_id=world.to_seo.id)
    save_offer(first, world.mori, now)

    with pytest.raises(Refused) as refusal:
        save_offer(replace(first, slug="seo-30"), world.mori, now)
    assert found(refusal.value.problems) == [("moment", "offer_exists")]
    with pytest.raises(Refused) as refusal:
        save_offer(replace(first, moment="library"), world.mori, now)
    assert found(refusal.value.problems) == [("slug", "taken")]


def test_an_unused_offer_can_be_removed(world, now):
    offer = save_offer(replace(SEO, next_step_id=world.to_seo.id), world.mori, now)

    remove_offer(offer, world.mori)

    assert db.session.scalars(sa.select(Offer)).all() == []


@pytest.mark.parametrize(
    "verb",
    [
        lambda w, offer, now: save_offer(offer_draft(offer), w.aya, now, offer),
        lambda w, offer, now: publish_offer(offer, w.aya, now),
        lambda w, offer, now: pause_offer(offer, w.aya),
        lambda w, offer, now: remove_offer(offer, w.aya),
    ],
)
def test_another_teacher_has_no_hand_in_it(world, now, verb):
    offer = save_offer(replace(SEO, next_step_id=world.to_seo.id), world.mori, now)

    with pytest.raises(NotYours):
        verb(world, offer, now)
