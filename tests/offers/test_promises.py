"""What a student was told holds, whatever number the owner sets afterwards."""

import pytest
import sqlalchemy as sa

from shop.catalogue.asking_operations import AskingDraft, save_asking
from shop.extensions import db
from shop.offers import occasions
from shop.offers.facts_queries import facts_of, owners_limits
from shop.offers.limits import Limits, chosen
from shop.offers.models import DecisionRecord
from shop.offers.operations import answer
from shop.offers.queries import ended_prices, history_of, open_proposals
from shop.offers.rules import decide
from shop.offers.told_rules import limits_then
from shop.offers.words import AnswerKind, Moment, Rule
from tests.offers.gathering import NEVER_BOUGHT, decision_at, graduate, put, terms_for
from tests.offers.values import DAY, NOON, SEO, ignored, knowing, said_later, said_no, seo, stop

LAXEST = {"same_product_after_no": 30, "any_after_no": 7, "after_later": 3, "after_end": 14}


@pytest.fixture
def owner_sets(world, now):
    def save(**numbers):
        save_asking(AskingDraft({}, numbers), world.nao, now)

    return save


@pytest.fixture
def coaching(world, now):
    return put(world.hana, graduate(world.hana, world.blog, now), now)


def stop_of(world, proposal, at):
    library = occasions.library(at.date(), at)
    verdicts = decision_at(world.hana, library, at).verdicts
    (mine,) = [each for each in verdicts if each.candidate.product_id == proposal.product_id]
    return mine.stop


@pytest.mark.invariant(7)
@pytest.mark.parametrize(("days", "rule"), [(59, Rule.DECLINED), (60, None)])
def test_a_no_lasts_as_long_as_was_told(days, rule):
    laxer = Limits(**chosen(LAXEST))
    assert stop(seo, knowing(said_no(SEO, days, no_days=60), limits=laxer)) is rule


@pytest.mark.invariant(7)
@pytest.mark.parametrize(("days", "rule"), [(89, Rule.DECLINED), (90, None)])
def test_a_stricter_number_holds_for_noes_said_before(days, rule):
    stricter = Limits(**chosen({"same_product_after_no": 90}))
    assert stop(seo, knowing(said_no(SEO, days, no_days=60), limits=stricter)) is rule


@pytest.mark.invariant(8)
@pytest.mark.parametrize("days_now", [3, 60])
@pytest.mark.parametrize(("days", "rule"), [(6, Rule.LATER), (7, None)])
def test_a_reminder_comes_on_the_day_that_was_told(days, rule, days_now):
    limits = Limits(**chosen({"after_later": days_now}))
    assert stop(seo, knowing(said_later(SEO, days, later_days=7), limits=limits)) is rule


@pytest.mark.invariant(14)
@pytest.mark.parametrize(("days", "rule"), [(29, Rule.ENDED_LATELY), (30, None)])
def test_an_end_lasts_as_long_as_when_it_was_shown(days, rule):
    over = ignored(SEO, days + 2, deadline=NOON - days * DAY, end_days=30)
    assert stop(seo, knowing(over, limits=Limits(**chosen(LAXEST)))) is rule


@pytest.mark.invariant(19)
def test_the_sentence_names_the_days_that_were_promised():
    facts = knowing(said_no(SEO, 45, no_days=60), limits=Limits(**chosen(LAXEST)))
    (verdict,) = decide([seo], facts, NOON).verdicts
    assert verdict.limits.same_product_after_no == 60 * DAY


@pytest.mark.invariant(7)
def test_a_no_said_before_is_kept_after_a_weakening(world, coaching, owner_sets, now):
    answer(coaching, AnswerKind.DECLINED, now)
    owner_sets(**LAXEST)

    assert stop_of(world, coaching, now + 59 * DAY) is Rule.DECLINED
    assert stop_of(world, coaching, now + 60 * DAY) is None
    (line,) = history_of(world.hana.id, now, owners_limits())
    assert line.returns_at == now + 60 * DAY


@pytest.mark.invariant(8)
def test_a_card_keeps_the_days_it_was_shown_with(world, coaching, owner_sets, now):
    owner_sets(**LAXEST)
    answer(coaching, AnswerKind.LATER, now)

    assert open_proposals(world.hana.id, now + 6 * DAY) == []
    assert open_proposals(world.hana.id, now + 7 * DAY) == [coaching]


@pytest.mark.invariant(14)
@pytest.mark.parametrize(("days", "kept"), [(29, True), (30, False)])
def test_no_coupon_undercuts_an_end_promised_before(world, owner_sets, now, days, kept):
    terms_for(world.to_coaching, Moment.COURSE_COMPLETED, now, window_hours=24)
    ended = put(world.hana, graduate(world.hana, world.blog, now), now)
    owner_sets(**LAXEST)

    prices = ended_prices(world.hana.id, world.coaching.id, ended.deadline + days * DAY)

    assert prices == ([ended.price] if kept else [])


def test_what_is_shown_from_then_on_promises_the_new_numbers(world, owner_sets, now):
    owner_sets(same_product_after_no=90, after_later=10, after_end=21)
    made = put(world.hana, graduate(world.hana, world.blog, now), now)
    assert (made.no_days, made.later_days, made.end_days) == (90, 10, 21)


@pytest.mark.invariant(19)
def test_a_kept_verdict_remembers_the_number_it_was_made_with(world, coaching, owner_sets, now):
    answer(coaching, AnswerKind.DECLINED, now)
    owner_sets(any_after_no=21)
    put(world.hana, occasions.library(now.date(), now), now + DAY)
    owner_sets(any_after_no=7)

    stops = {each["product"]: each for each in newest_decision().verdicts}

    seo = stops[world.seo.id]
    assert (seo["stop"], seo["number"]) == (Rule.QUIET_AFTER_NO, 21)
    assert limits_then(seo).any_after_no == 21 * DAY
    assert "number" not in stops[world.coaching.id]


def newest_decision():
    newest = sa.select(DecisionRecord).order_by(DecisionRecord.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def test_the_owners_numbers_cost_no_question_more(world, owner_sets, now, counting_queries):
    owner_sets(**LAXEST)
    with counting_queries() as seen:
        facts = facts_of(world.hana.id, NEVER_BOUGHT, now)
    assert len(seen) == 3
    assert facts.limits == owners_limits()
    assert facts.limits.after_later == 3 * DAY
