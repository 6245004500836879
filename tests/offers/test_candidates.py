"""From the map and the offers to candidates: terms, deadlines, reasons, and few queries."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Module
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.ladder.rules import NextStepKind
from shop.learning.models import SourceKind
from shop.learning.operations import grant
from shop.money import yen
from shop.offers import occasions
from shop.offers.candidate_queries import candidates_at
from shop.offers.facts import Purchases
from shop.offers.facts_queries import facts_of
from shop.offers.map_queries import whole_map
from shop.offers.operations import answer
from shop.offers.rules import decide
from shop.offers.words import AnswerKind, Moment, OfferState, PriceRule, ReasonWord, Rule
from tests.offers.gathering import NEVER_BOUGHT, decision_at, graduate, put, terms_for
from tests.world import product

HOURS = timedelta(hours=1)


def at(student, occasion, now, purchases=NEVER_BOUGHT):
    facts = facts_of(student.id, purchases, now)
    return {each.goods.name: each for each in candidates_at(occasion, facts, now)}


def step(start, end, kind):
    said = {"ja": "次に困ること", "en": "What comes up next"}
    made = NextStep(from_id=start.id, to_id=end.id, kind=NextStepKind(kind), challenge=said)
    db.session.add(made)
    db.session.commit()
    return made


def thanks(world):
    return occasions.thank_you(17, (world.blog.id,), world.now)


def test_an_add_on_ends_by_itself_a_day_after_the_purchase(world, now):
    found = at(world.hana, thanks(world), now + HOURS)
    assert found["worksheet"].terms.deadline == now + 24 * HOURS
    assert found["seo"].terms.deadline is None


@pytest.mark.invariant(13)
def test_a_thank_you_page_opened_too_late_proposes_nothing(world, now):
    decision = decision_at(world.hana, thanks(world), now + 24 * HOURS)
    stops = {each.candidate.goods.name: each.stop for each in decision.verdicts}
    assert stops["worksheet"] is Rule.WINDOW_OVER


def test_an_offer_changes_the_price_and_the_words(world, now):
    graduation = graduate(world.hana, world.blog, now)
    note = {"ja": "添削が要る方へ", "en": "For those who want feedback"}
    terms = {"price_rule": PriceRule.PERCENT, "percent": 20, "note": note}
    terms_for(world.to_seo, Moment.COURSE_COMPLETED, now, **terms)

    seo = at(world.hana, graduation, now)["seo"]

    assert (seo.terms.price, seo.terms.list_price) == (yen(23_840), yen(29_800))
    assert seo.terms.note == note


def test_without_an_offer_the_challenge_is_the_word(world, now):
    seo = at(world.hana, graduate(world.hana, world.blog, now), now)["seo"]
    assert seo.terms.note == world.to_seo.challenge


@pytest.mark.invariant(13)
@pytest.mark.parametrize(("hours", "ends"), [(48, 48), (100, 72), (None, 72)])
def test_a_window_runs_from_the_moment_and_stops_at_its_date(world, now, hours, ends):
    graduation = graduate(world.hana, world.blog, now)
    terms_for(
        world.to_seo,
        Moment.COURSE_COMPLETED,
        now,
        window_hours=hours,
        until=now + 72 * HOURS,
    )
    seen_later = at(world.hana, graduation, now + 10 * HOURS)
    assert seen_later["seo"].terms.deadline == now + ends * HOURS


@pytest.mark.parametrize(
    ("state", "paused", "price"),
    [
        (OfferState.RUNNING, False, 9_800),
        (OfferState.PAUSED, True, 9_800),
        (OfferState.DRAFT, False, 29_800),
        (OfferState.ENDED, False, 29_800),
    ],
)
def test_only_an_offer_in_force_changes_the_terms(world, now, state, paused, price):
    graduation = graduate(world.hana, world.blog, now)
    fixed = {"price_rule": PriceRule.FIXED, "fixed_minor": 9_800, "state": state}
    terms_for(world.to_seo, Moment.COURSE_COMPLETED, now, **fixed)
    terms = at(world.hana, graduation, now)["seo"].terms
    assert (terms.paused, terms.price) == (paused, yen(price))


def test_after_the_date_of_an_offer_the_maps_own_terms_hold_again(world, now):
    graduation = graduate(world.hana, world.blog, now)
    fixed = {"price_rule": PriceRule.FIXED, "fixed_minor": 9_800, "until": now + HOURS}
    terms_for(world.to_seo, Moment.COURSE_COMPLETED, now, **fixed)

    before = at(world.hana, graduation, now)["seo"].terms
    after = at(world.hana, graduation, now + HOURS)["seo"].terms

    assert (before.price, before.deadline) == (yen(9_800), now + HOURS)
    assert (after.price, after.deadline) == (yen(29_800), None)


def test_an_offer_of_another_moment_changes_nothing_here(world, now):
    terms_for(world.to_worksheet, Moment.LIBRARY, now, price_rule=PriceRule.FIXED, fixed_minor=100)
    assert at(world.hana, thanks(world), now)["worksheet"].terms.price == yen(1_980)


def test_a_paused_step_of_the_map_rests(world, now):
    world.to_worksheet.paused = True
    db.session.commit()
    assert at(world.hana, thanks(world), now)["worksheet"].terms.paused


def test_whoever_owns_part_of_a_bundle_is_proposed_the_rest(world, now):
    graduation = graduate(world.hana, world.blog, now)
    grant(world.hana.id, world.blog.id, SourceKind.ORDER_LINE, 1, now)
    step(world.blog, world.bundle, "cross_sell")
    paid = Purchases(paid={world.blog.id: yen(49_800)})

    bundle = at(world.hana, graduation, now, paid)["bundle"]

    assert bundle.terms.price == bundle.terms.list_price == yen(5_920)
    assert bundle.goods.parts == {world.blog.id, world.seo.id}


@pytest.mark.invariant(1)
def test_a_bundle_owned_part_by_part_is_owned(world, now):
    graduation = graduate(world.hana, world.blog, now)
    for n, part in enumerate((world.blog, world.seo)):
        grant(world.hana.id, part.id, SourceKind.GIFT, n, now)
    step(world.blog, world.bundle, "cross_sell")

    decision = decision_at(world.hana, graduation, now)

    stops = {each.candidate.goods.name: each.stop for each in decision.verdicts}
    assert stops["bundle"] is stops["seo"] is Rule.OWNED


def modules_of(course):
    ordered = sa.select(Module).filter_by(product_id=course.id).order_by(Module.position)
    return list(db.session.scalars(ordered))


@pytest.mark.invariant(3)
@pytest.mark.parametrize(("nth", "last"), [(0, False), (1, True)])
def test_the_last_module_is_known_by_its_place(world, now, nth, last):
    module = modules_of(world.blog)[nth]
    finished = occasions.module_completed(module.id, world.blog.id, now)
    seo = at(world.hana, finished, now)["seo"]
    assert seo.last_module is last
    assert seo.reason.word is ReasonWord.MODULE
    assert seo.reason.title == module.title


def test_an_event_that_is_a_bridge_leads_to_what_is_above(world, now):
    graduate(world.hana, world.blog, now)
    found = at(world.hana, occasions.event_attended(world.webinar.id, now), now)
    assert list(found) == ["coaching"]
    assert found["coaching"].reason.word is ReasonWord.ATTENDED
    assert found["coaching"].reason.title == world.webinar.title


def test_the_library_is_about_every_course_finished(world, now):
    graduate(world.hana, world.blog, now)
    library = occasions.library(now.date(), now)
    assert at(world.ken, library, now) == {}
    assert at(world.hana, library, now)["coaching"].reason.word is ReasonWord.GRADUATED


def test_a_product_page_is_about_that_product_alone(world, now):
    graduate(world.hana, world.blog, now)
    page = occasions.product_page(world.seo.id, now.date(), now)
    assert list(at(world.hana, page, now)) == ["seo"]
    assert at(world.ken, page, now) == {}


def test_the_page_of_a_step_up_knows_the_bridge_to_it(world, now):
    graduate(world.hana, world.blog, now)
    page = occasions.product_page(world.coaching.id, now.date(), now)

    found = at(world.hana, page, now)

    assert set(found) == {"webinar", "coaching"}
    assert found["webinar"].elsewhere
    assert not found["coaching"].elsewhere


@pytest.mark.invariant(9)
def test_after_a_no_the_map_knows_something_smaller(world, now):
    graduation = graduate(world.hana, world.blog, now)
    step(world.coaching, world.seo, "downsell")
    answer(put(world.hana, graduation, now), AnswerKind.DECLINED, now)

    later = now + timedelta(days=15)
    facts = facts_of(world.hana.id, NEVER_BOUGHT, later)
    found = candidates_at(occasions.library(later.date(), later), facts, later)
    smaller = [each for each in found if each.kind is NextStepKind.DOWNSELL]

    assert [each.goods.name for each in smaller] == ["seo"]
    assert smaller[0].reason.word is ReasonWord.DECLINED


def test_one_candidate_or_fifty_cost_the_same_queries(world, now, counting_queries):
    graduation = graduate(world.hana, world.blog, now)
    grant(world.hana.id, world.blog.id, SourceKind.GIFT, 1, now)

    def gather():
        db.session.expunge_all()
        whole_map()
        with counting_queries() as seen:
            decision = decision_at(world.hana, graduation, now)
        return len(seen), len(decision.verdicts)

    few = gather()
    blog = world.blog
    for n in range(46):
        step(blog, product(world, f"more-{n}", 1_000 + n), "cross_sell")
    many = gather()

    assert (few[1], many[1]) == (4, 50)
    assert few[0] == many[0] == 5  # one of them for the seats left


def test_gathering_and_deciding_write_nothing(world, now, counting_queries):
    graduation = graduate(world.hana, world.blog, now)
    with counting_queries() as seen:
        facts = facts_of(world.hana.id, NEVER_BOUGHT, now)
        decide(candidates_at(graduation, facts, now), facts, now)
    assert not [sent for sent in seen if sent.startswith(("INSERT", "UPDATE", "DELETE"))]
