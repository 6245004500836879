from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.ownership import NotYours
from shop.catalogue.wording_rules import Refused
from shop.extensions import db
from shop.ladder.rules import NextStepKind
from shop.offers.audience_rules import Audience, Condition, Trait
from shop.offers.models import Offer
from shop.offers.price_rules import PriceStep
from shop.offers.rules import OfferState
from shop.offers.terms_operations import (
    offer_draft,
    pause_offer,
    publish_offer,
    remove_offer,
    save_offer,
)
from shop.offers.terms_rules import (
    OfferDraft,
    Target,
    price_after,
    target_problems,
    terms_problems,
    tidied_offer,
)
from tests.offers.values import NOON

STEPS = (PriceStep(5, 9_800), PriceStep(10, 19_800))
TOO_DEAR, NO_SEATS = (PriceStep(5, 29_800),), (PriceStep(0, 9_800),)
CONSENT = Condition(Trait.CONSENT)
SEO = OfferDraft("seo-20", 1, "course_completed", "percent", percent=20, window_hours=48)


def asks(trait, **more):
    return Audience(((Condition(Trait(trait), **more),),))


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
        ({"price_rule": "early"}, ("fixed", "blank")),
        ({"price_rule": "early", "fixed": 9_800}, ("early_until", "which_day")),
        (
            {"price_rule": "early", "fixed": 30_000, "early_until": NOON},
            ("fixed", "not_below_list"),
        ),
        ({"price_rule": "steps"}, ("price_steps.0.seats", "blank")),
        ({"price_rule": "steps", "price_steps": STEPS * 3}, ("price_steps", "too_many")),
        (
            {"price_rule": "steps", "price_steps": STEPS[::-1]},
            ("price_steps.1.amount", "steps_rise"),
        ),
        (
            {"price_rule": "steps", "price_steps": TOO_DEAR},
            ("price_steps.0.amount", "not_below_list"),
        ),
        ({"price_rule": "steps", "price_steps": NO_SEATS}, ("price_steps.0.seats", "out_of_range")),
        ({"audience": asks("owner_of")}, ("audience.0.0.product_id", "which_product")),
        ({"audience": asks("segment", word="rich")}, ("audience.0.0.word", "unknown_word")),
        ({"audience": asks("band")}, ("audience.0.0.word", "unknown_word")),
        ({"audience": asks("spent")}, ("audience.0.0.number", "which_number")),
        ({"audience": asks("progress", number=101)}, ("audience.0.0.number", "out_of_range")),
        ({"audience": asks("bought_since")}, ("audience.0.0.since", "which_day")),
        ({"audience": Audience(((CONSENT,),) * 5)}, ("audience", "too_many")),
        ({"audience": Audience(((CONSENT,) * 7,))}, ("audience.0", "too_many")),
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


@pytest.mark.parametrize(
    ("rule", "target", "problem"),
    [
        ("upgrade", Target(NextStepKind.CROSS_SELL), "upgrade_leads_up"),
        ("upgrade", Target(NextStepKind.UPSELL), None),
        ("complete", Target(NextStepKind.UPSELL), "only_a_bundle"),
        ("complete", Target(NextStepKind.UPSELL, bundle=True), None),
        ("steps", Target(NextStepKind.UPSELL), "only_with_seats"),
        ("steps", Target(NextStepKind.UPSELL, counts_seats=True), None),
        ("percent", Target(NextStepKind.BRIDGE), None),
    ],
)
def test_some_prices_only_fit_some_products(rule, target, problem):
    codes = [each.code for each in target_problems(replace(SEO, price_rule=rule), target)]
    assert codes == ([problem] if problem else [])


def test_only_what_was_asked_about_is_kept():
    chatty = Condition(Trait.SPENT, 3, "loyal", 5_000, NOON)
    everything = replace(
        SEO,
        price_rule="early",
        fixed=9_800,
        early_until=NOON,
        price_steps=STEPS,
        audience=Audience(((chatty,), ())),
    )

    tidied = tidied_offer(everything)

    assert (tidied.percent, tidied.price_steps) == (None, ())
    assert (tidied.fixed, tidied.early_until) == (9_800, NOON)
    assert tidied.audience == asks("spent", number=5_000)


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


def test_an_early_date_lies_ahead_when_it_is_set_and_may_pass_later(world, now):
    early = replace(
        SEO, next_step_id=world.to_seo.id, price_rule="early", fixed=9_800, early_until=now
    )
    with pytest.raises(Refused) as saving:
        save_offer(early, world.mori, now)
    assert found(saving.value.problems) == [("early_until", "not_in_future")]

    offer = save_offer(replace(early, early_until=now + timedelta(days=1)), world.mori, now)
    later = now + timedelta(days=2)
    save_offer(offer_draft(offer), world.mori, later, offer)
    publish_offer(offer, world.mori, later)
    assert offer.state is OfferState.RUNNING


def test_every_kind_of_terms_is_kept_as_it_was_set(world, now):
    steps = replace(SEO, price_rule="steps", percent=None, price_steps=STEPS)
    draft = replace(
        steps, next_step_id=world.to_coaching.id, audience=asks("owner_of", product_id=1)
    )

    offer = save_offer(draft, world.mori, now)

    assert offer_draft(offer) == draft


def test_an_audience_names_products_that_exist(world, now):
    stranger = replace(SEO, next_step_id=world.to_seo.id, audience=asks("owner_of", product_id=999))
    with pytest.raises(Refused) as refusal:
        save_offer(stranger, world.mori, now)
    assert found(refusal.value.problems) == [("audience.0.0.product_id", "which_product")]


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
