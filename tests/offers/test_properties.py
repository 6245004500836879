"""For any candidates, any student and any history: nothing is shown that must not be."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_

from shop.ladder.rules import NextStepKind
from shop.money import yen
from shop.offers.availability import FITTING, owns_all
from shop.offers.facts import Candidate, Facts, Purchases, Score, Terms
from shop.offers.history import Past
from shop.offers.rules import decide
from shop.offers.words import Moment, ProposalState
from tests.offers.values import (
    BLOG,
    BOUGHT,
    BUNDLE,
    COACHING,
    DAY,
    GOODS,
    MINI,
    NOON,
    SEO,
    WEBINAR,
)

products = any_.sampled_from([SEO, COACHING, WEBINAR, BUNDLE])
one = any_.frozensets(products, max_size=1)
mostly = any_.sampled_from([True, True, True, True, False])
seldom = mostly.map(lambda usual: not usual)
kinds, moments = any_.sampled_from(NextStepKind), any_.sampled_from(Moment)
fitting = any_.sampled_from([(moment, kind) for moment in FITTING for kind in FITTING[moment]])
before = any_.integers(0, 100 * 24).map(lambda hours: NOON - timedelta(hours=hours))
after = any_.integers(-48, 48).map(lambda hours: NOON + timedelta(hours=hours))
prices = any_.integers(0, 200_000).map(yen)
maybe = any_.none()

terms = any_.builds(Terms, price=prices, list_price=prices, deadline=maybe | after, paused=seldom)
a_candidate = any_.builds(
    lambda here, **more: Candidate(moment=here[0], kind=here[1], **more),
    here=fitting | any_.tuples(moments, kinds),
    goods=products.map(GOODS.get),
    start=any_.sampled_from([GOODS[BLOG], GOODS[BLOG], GOODS[COACHING]]),
    terms=terms,
    reason=any_.just(BOUGHT),
    last_module=seldom,
)
candidates = any_.lists(a_candidate, min_size=3, max_size=6)
pasts = any_.builds(
    Past,
    product_id=products,
    moment=moments,
    kind=kinds,
    price=prices,
    shown_at=before,
    state=any_.sampled_from(ProposalState),
    answered_at=maybe | before,
    deadline=maybe | after | before,
    from_id=products,
    about=products,
)
students = any_.builds(
    Facts,
    owns=one,
    attended=one,
    graduated=any_.sampled_from([{BLOG: NOON}] * 4 + [{MINI: NOON}, {}]),
    successes=any_.sampled_from([frozenset({BLOG}), frozenset({BLOG}), frozenset()]),
    purchases=any_.builds(Purchases, last_bought_at=maybe | maybe | before, refunded_products=one),
    takes_offers=mostly,
    scores=any_.lists(any_.builds(Score, any_.integers(5, 8), before), max_size=1).map(tuple),
    past=any_.lists(pasts, max_size=2).map(tuple),
)


def cases(test):
    return settings(max_examples=100, deadline=None)(given(candidates, students)(test))


@pytest.mark.invariant(1)
@cases
def test_at_most_one_is_shown_and_the_rest_name_their_rule(candidates, facts):
    decision = decide(candidates, facts, NOON)
    assert sum(verdict.shown for verdict in decision.verdicts) <= 1
    assert len(decision.verdicts) == len(candidates)


@pytest.mark.invariant(1)
@cases
def test_nothing_owned_refunded_or_out_of_reach_is_shown(candidates, facts):
    if chosen := decide(candidates, facts, NOON).shown:
        assert not owns_all(chosen.goods, facts)
        assert chosen.product_id not in facts.purchases.refunded_products
        assert chosen.goods.requires_id in {None, *facts.graduated}
        assert chosen.kind in FITTING[chosen.moment]


@pytest.mark.invariant(13)
@cases
def test_nothing_over_is_shown(candidates, facts):
    if chosen := decide(candidates, facts, NOON).shown:
        assert chosen.terms.deadline is None or chosen.terms.deadline > NOON


@pytest.mark.invariant(7)
@cases
def test_nothing_declined_lately_is_shown(candidates, facts):
    if chosen := decide(candidates, facts, NOON).shown:
        noes = [past for past in facts.past if past.state is ProposalState.DECLINED]
        told = [(past.product_id, past.answered_at or past.shown_at) for past in noes]
        assert all(at <= NOON - 14 * DAY for _, at in told)
        assert all(at <= NOON - 60 * DAY for to, at in told if to == chosen.product_id)


@pytest.mark.invariant(11)
@cases
def test_the_silent_are_shown_nothing(candidates, facts):
    if decide(candidates, facts, NOON).shown:
        assert facts.takes_offers
        assert all(said.score > 6 or said.at <= NOON - 90 * DAY for said in facts.scores)
