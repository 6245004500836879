"""From an offer's terms to one student's price, deadline and audience, through the database."""

from datetime import timedelta

import pytest

from shop.catalogue.seat_operations import give_back_seat, take_seat
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.learning.models import SourceKind
from shop.learning.operations import grant, revoke
from shop.money import yen
from shop.offers import occasions
from shop.offers.audience_rules import Audience, Condition, Trait, kept_audience
from shop.offers.facts import Purchases
from shop.offers.facts_queries import facts_of
from shop.offers.queries import stops
from shop.offers.words import Moment, PriceRule, Rule
from tests.offers.gathering import NEVER_BOUGHT, decision_at, graduate, put, terms_for

DAY = timedelta(days=1)
COMPLETED = Moment.COURSE_COMPLETED
SEATS = [{"seats": 1, "amount": 150_000}, {"seats": 1, "amount": 170_000}]


@pytest.fixture
def graduation(world, now):
    grant(world.hana.id, world.blog.id, SourceKind.ORDER_LINE, 1, now)
    return graduate(world.hana, world.blog, now)


def coaching(student, occasion, now, purchases=NEVER_BOUGHT):
    verdicts = decision_at(student, occasion, now, purchases).verdicts
    return next(each for each in verdicts if each.candidate.goods.name == "coaching")


def terms(student, occasion, now, purchases=NEVER_BOUGHT):
    return coaching(student, occasion, now, purchases).candidate.terms


def test_an_upgrade_is_proposed_at_the_difference(world, graduation, now):
    terms_for(world.to_coaching, COMPLETED, now, price_rule=PriceRule.UPGRADE)
    paid = Purchases(paid={world.blog.id: yen(49_800)})

    asked = terms(world.hana, graduation, now, paid)

    assert (asked.price, asked.list_price) == (yen(148_200), yen(198_000))


def test_what_a_product_replaces_is_credited_without_any_terms(world, graduation, now):
    world.coaching.upgrades_id = world.seo.id
    world.seo.upgrades_id = world.blog.id
    db.session.commit()
    paid = Purchases(paid={world.blog.id: yen(49_800)})

    assert terms(world.hana, graduation, now, paid).price == yen(148_200)


@pytest.mark.invariant(13)
def test_an_early_price_is_a_deadline_and_later_the_list_price(world, graduation, now):
    early = {"price_rule": PriceRule.EARLY, "fixed_minor": 150_000, "early_until": now + DAY}
    terms_for(world.to_coaching, COMPLETED, now, **early)

    before, after = (terms(world.hana, graduation, at) for at in (now, now + DAY))

    assert (before.price, before.deadline) == (yen(150_000), now + DAY)
    assert (after.price, after.deadline) == (yen(198_000), None)


@pytest.mark.invariant(15)
@pytest.mark.parametrize(("left", "price"), [(3, 150_000), (2, 170_000), (1, 198_000)])
def test_a_step_price_follows_the_real_counter_of_seats(world, graduation, now, left, price):
    world.coaching.seats_left = left
    db.session.commit()
    terms_for(world.to_coaching, COMPLETED, now, price_rule=PriceRule.STEPS, price_steps=SEATS)

    assert terms(world.hana, graduation, now).price == yen(price)


@pytest.mark.invariant(15)
def test_a_seat_given_back_is_sold_at_its_step_again(world, graduation, now):
    terms_for(world.to_coaching, COMPLETED, now, price_rule=PriceRule.STEPS, price_steps=SEATS)

    def after(deed):
        deed(world.coaching.id)
        db.session.commit()
        return terms(world.hana, graduation, now).price.amount

    deeds = (take_seat, take_seat, give_back_seat, give_back_seat)
    assert [after(deed) for deed in deeds] == [170_000, 198_000, 170_000, 150_000]


def test_a_proposed_step_price_stays_when_seats_are_sold(world, graduation, now):
    terms_for(world.to_coaching, COMPLETED, now, price_rule=PriceRule.STEPS, price_steps=SEATS)
    proposal = put(world.hana, graduation, now)
    world.coaching.seats_left = 1
    db.session.commit()

    again = put(world.hana, graduation, now)

    assert (again, again.price) == (proposal, yen(150_000))


@pytest.mark.parametrize(
    ("condition", "stop"),
    [
        (lambda world: Condition(Trait.GRADUATE_OF, world.blog.id), None),
        (lambda world: Condition(Trait.NOT_OWNER_OF, world.blog.id), Rule.NOT_IN_AUDIENCE),
        (lambda world: Condition(Trait.SPENT, number=1), Rule.NOT_IN_AUDIENCE),
    ],
)
def test_only_students_of_its_audience_are_shown_it(world, graduation, now, condition, stop):
    meant = kept_audience(Audience(((condition(world),),)))
    terms_for(world.to_coaching, COMPLETED, now, audience=meant)

    assert coaching(world.hana, graduation, now).stop is stop


@pytest.mark.parametrize(
    ("paid", "stop"),
    [
        pytest.param(49_800, None, id="still paid"),
        pytest.param(39_800, Rule.CREDIT_GONE, id="refunded in part"),
        pytest.param(0, Rule.CREDIT_GONE, id="refunded in full"),
    ],
)
def test_a_difference_is_not_granted_twice(world, graduation, now, paid, stop):
    """The lower product given back after the promise was made."""
    terms_for(world.to_coaching, COMPLETED, now, price_rule=PriceRule.UPGRADE)
    before = Purchases(paid={world.blog.id: yen(49_800)})
    proposal = put(world.hana, graduation, now, before)
    after = Purchases(paid={world.blog.id: yen(paid)})

    assert stops(proposal, facts_of(world.hana.id, after, now), now) is stop


def test_the_rest_of_a_bundle_is_promised_only_to_who_has_its_part(world, graduation, now):
    step = NextStep(
        from_id=world.blog.id, to_id=world.bundle.id, kind="upsell", position=-1, challenge={}
    )
    world.to_coaching.paused = world.to_webinar.paused = True
    db.session.add(step)
    db.session.commit()
    rest = put(world.hana, graduation, now)
    assert rest.price == yen(29_800)

    revoke(SourceKind.ORDER_LINE, 1, "refunded", now)

    facts = facts_of(world.hana.id, NEVER_BOUGHT, now)
    assert stops(rest, facts, now) is Rule.CREDIT_GONE


def test_a_promise_outlives_a_change_of_audience(world, graduation, now):
    offer = terms_for(world.to_coaching, COMPLETED, now)
    proposal = put(world.hana, graduation, now)
    offer.audience = kept_audience(Audience(((Condition(Trait.SPENT, number=1),),)))
    db.session.commit()

    assert stops(proposal, facts_of(world.hana.id, NEVER_BOUGHT, now), now) is None


def test_one_audience_or_many_cost_the_same_two_queries(world, graduation, now, counting_queries):
    def asked():
        db.session.expunge_all()
        with counting_queries() as seen:
            decision_at(world.hana, graduation, now)
        return len(seen)

    meant = kept_audience(Audience(((Condition(Trait.GRADUATE_OF, world.blog.id),),)))
    none = asked()
    terms_for(world.to_coaching, COMPLETED, now, audience=meant)
    one = asked()
    for step in (world.to_seo, world.to_webinar):
        terms_for(step, COMPLETED, now, audience=meant)

    assert (one, asked()) == (none + 2, none + 2)


def test_of_two_ways_to_one_product_the_lowest_price_wins(world, graduation, now):
    """Two next steps lead to the SEO course; the later one has the better terms."""
    grant(world.hana.id, world.mini.id, SourceKind.GIFT, 2, now)
    graduate(world.hana, world.mini, now)
    world.to_coaching.paused = world.to_webinar.paused = True
    other = NextStep(
        from_id=world.mini.id, to_id=world.seo.id, kind="cross_sell", position=99, challenge={}
    )
    db.session.add(other)
    db.session.commit()
    less = {"price_rule": PriceRule.FIXED, "fixed_minor": 9_800}
    terms_for(other, Moment.LIBRARY, now, **less)
    terms_for(world.to_seo, Moment.LIBRARY, now, price_rule=PriceRule.PERCENT, percent=10)

    shown = decision_at(world.hana, occasions.library(now.date(), now), now).shown

    assert (shown.goods.name, shown.terms.price) == ("seo", yen(9_800))
