"""What each moment shows to whom, as tables; and who comes first."""

from dataclasses import replace

import pytest

from shop.ladder.rules import Place
from shop.money import yen
from shop.offers.facts import Facts, Purchases
from shop.offers.rules import decide, ranked, stopped_at_the_press
from shop.offers.words import Moment, Rule
from tests.offers.values import (
    BLOG,
    BUYER,
    COACHING,
    COMPLETED,
    DAY,
    GOODS,
    GRADUATE,
    LEARNER,
    LIBRARY,
    MINI,
    MODULE,
    NOON,
    REVIEW,
    SEO,
    THANK_YOU,
    WEBINAR,
    WORKSHEET,
    WRITING,
    bought,
    candidate,
    ignored,
    knowing,
    past,
    said_later,
    said_no,
    scored,
    shown,
)

CROSSED = replace(GRADUATE, attended=frozenset({WEBINAR}))
DEAR = replace(GOODS[COACHING], price=yen(398_000))


def map_at(moment, **more):
    """Everything that leads on from the blog course."""
    return [
        candidate(WORKSHEET, "add_on", moment, **more),
        candidate(SEO, "cross_sell", moment, **more),
        candidate(WEBINAR, "bridge", moment, **more),
        candidate(COACHING, "upsell", moment, **more),
    ]


@pytest.mark.parametrize(
    ("moment", "facts", "expected"),
    [
        pytest.param(THANK_YOU, BUYER, WORKSHEET, id="what makes this one work better"),
        pytest.param(MODULE, BUYER, SEO, id="the same rung needs no success"),
        pytest.param(MODULE, LEARNER, SEO, id="wider, while the next rung asks for graduates"),
        pytest.param(COMPLETED, GRADUATE, WEBINAR, id="the bridge before a steep step"),
        pytest.param(COMPLETED, LEARNER, None, id="graduation is for graduates"),
        pytest.param(LIBRARY, GRADUATE, WEBINAR, id="the library repeats graduation"),
        pytest.param(Moment.MAIL, GRADUATE, WEBINAR, id="so does a letter"),
        pytest.param(Moment.DAYS_AFTER, GRADUATE, WEBINAR, id="and some days after"),
        pytest.param(Moment.EVENT_ATTENDED, CROSSED, COACHING, id="an event leads up"),
        pytest.param(Moment.STALLED, GRADUATE, None, id="the stuck get help"),
    ],
)
@pytest.mark.invariant(4)
def test_the_map_alone_proposes_something_sensible_at_every_moment(moment, facts, expected):
    assert shown(map_at(moment), facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(knowing(said_no(COACHING, 14)), WEBINAR, id="a no is respected"),
        pytest.param(knowing(said_no(COACHING, 13)), None, id="silence after a no"),
        pytest.param(knowing(past(COACHING, 1, answered_at=None)), WEBINAR, id="one waits"),
        pytest.param(
            replace(GRADUATE, owns=frozenset({BLOG, COACHING, WEBINAR})), SEO, id="not the owned"
        ),
        pytest.param(
            replace(GRADUATE, owns=frozenset({BLOG, COACHING, WEBINAR, SEO})), None, id="all owned"
        ),
        pytest.param(replace(GRADUATE, scores=scored(3)), None, id="help before selling"),
        pytest.param(replace(GRADUATE, takes_offers=False), None, id="switched off"),
        pytest.param(replace(GRADUATE, purchases=bought(1)), None, id="just bought"),
        pytest.param(Facts(owns=frozenset({BLOG})), None, id="success before selling"),
    ],
)
def test_at_graduation(facts, expected):
    assert shown(map_at(COMPLETED), facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(BUYER, WORKSHEET, id="a first purchase"),
        pytest.param(replace(BUYER, owns=frozenset({BLOG, WORKSHEET})), None, id="owned"),
        pytest.param(replace(BUYER, under_18=True), None, id="under 18"),
        pytest.param(knowing(said_no(WORKSHEET, 5), facts=BUYER), None, id="declined"),
        pytest.param(replace(BUYER, payment_open=True), None, id="money not there yet"),
    ],
)
def test_on_the_thank_you_page(facts, expected):
    assert shown(map_at(THANK_YOU), facts) == expected


@pytest.mark.parametrize(
    ("facts", "last", "expected"),
    [
        pytest.param(LEARNER, False, SEO, id="a module in the middle"),
        pytest.param(LEARNER, True, None, id="the last module"),
        pytest.param(knowing(ignored(SEO, 30, moment=MODULE, about=BLOG)), False, None, id="once"),
        pytest.param(replace(LEARNER, open_question=True), False, None, id="a question waits"),
    ],
)
def test_after_a_module(facts, last, expected):
    assert shown(map_at(MODULE, last_module=last), facts) == expected


def test_a_bridge_comes_before_a_steep_step():
    steep = candidate(COACHING, "upsell", goods=DEAR, position=0)
    assert shown([steep, candidate(WEBINAR, "bridge")]) == WEBINAR


@pytest.mark.parametrize("facts", [{"attended": frozenset({WEBINAR})}, {"owns": {BLOG, WEBINAR}}])
def test_a_bridge_crossed_already_gives_way_to_the_step(facts):
    steep = candidate(COACHING, "upsell", goods=DEAR)
    assert shown([steep, candidate(WEBINAR, "bridge")], replace(GRADUATE, **facts)) == COACHING


@pytest.mark.parametrize(
    ("moment", "facts", "bridge"),
    [
        pytest.param(COMPLETED, knowing(said_later(WEBINAR, 5)), {}, id="put off"),
        pytest.param(COMPLETED, knowing(ignored(WEBINAR, 2)), {}, id="waiting for an answer"),
        pytest.param(
            COMPLETED,
            replace(GRADUATE, owns=frozenset({BLOG, WEBINAR})),
            {"over_at": NOON + DAY},
            id="a place at it taken",
        ),
        pytest.param(MODULE, LEARNER, {}, id="where no bridge is proposed"),
    ],
)
def test_a_steep_step_waits_while_its_bridge_lies_ahead(moment, facts, bridge):
    free_to_all = replace(GOODS[COACHING], requires_id=None)
    dear = candidate(COACHING, "upsell", moment, goods=free_to_all)
    bridge = candidate(WEBINAR, "bridge", moment, goods=replace(GOODS[WEBINAR], **bridge))

    decision = decide([dear, bridge], facts, NOON)

    told = {each.candidate.product_id: each.stop for each in decision.verdicts}
    assert told[COACHING] is Rule.BRIDGE_FIRST
    assert decide([dear], facts, NOON).shown == dear


@pytest.mark.parametrize(
    ("facts", "bridge"),
    [
        pytest.param(knowing(said_no(WEBINAR, 20)), {}, id="refused"),
        pytest.param(GRADUATE, {"sold_out": True}, id="full"),
        pytest.param(GRADUATE, {"published": False}, id="not published"),
        pytest.param(GRADUATE, {"over_at": NOON}, id="over"),
    ],
)
def test_a_bridge_nobody_can_cross_any_more_holds_up_no_step(facts, bridge):
    bridge = candidate(WEBINAR, "bridge", goods=replace(GOODS[WEBINAR], **bridge))
    assert shown([candidate(COACHING, "upsell"), bridge], facts) == COACHING


def test_one_bridge_crossed_is_enough():
    ahead = replace(GOODS[REVIEW], over_at=NOON + DAY)
    every = [
        candidate(COACHING, "upsell"),
        candidate(WEBINAR, "bridge"),
        candidate(REVIEW, "bridge", goods=ahead),
    ]
    assert shown(every, replace(CROSSED, owns=frozenset({BLOG, REVIEW}))) == COACHING


def test_a_bridge_elsewhere_does_not_hold_up_a_steep_step():
    steep = candidate(COACHING, "upsell", goods=DEAR)
    assert shown([candidate(WEBINAR, "bridge", start=SEO), steep]) == COACHING


def test_among_equals_the_instructors_order_decides():
    first, second = candidate(SEO, position=1), candidate(WORKSHEET, position=2)
    assert ranked([second, first]) == [first, second]


def test_from_free_the_first_paid_course_is_proposed_without_a_bridge():
    finished_mini = Facts(
        owns=frozenset({MINI}),
        graduated={MINI: NOON},
        successes=frozenset({MINI}),
        begun=frozenset({Place(WRITING, 1)}),
        succeeded=frozenset({Place(WRITING, 1)}),
    )
    assert shown([candidate(BLOG, "upsell", start=MINI)], finished_mini) == BLOG


@pytest.mark.invariant(1)
def test_every_candidate_but_one_names_what_stopped_it():
    decision = decide(map_at(COMPLETED), GRADUATE, NOON)
    told = {each.candidate.product_id: each.stop for each in decision.verdicts}
    assert told == {
        WEBINAR: None,
        COACHING: Rule.ONE_AT_A_TIME,
        SEO: Rule.ONE_AT_A_TIME,
        WORKSHEET: Rule.NOT_HERE,
    }


def test_after_a_no_the_smaller_one_is_proposed_at_a_later_moment():
    smaller = candidate(REVIEW, "downsell", LIBRARY, start=COACHING)
    larger = candidate(COACHING, "upsell", LIBRARY)
    assert shown([larger, smaller], knowing(said_no(COACHING, 20))) == REVIEW


@pytest.mark.parametrize(
    ("goods", "facts", "rule"),
    [
        ({}, {"attended": frozenset({COACHING})}, Rule.ATTENDED),
        ({}, {"purchases": Purchases(refunded_products={COACHING})}, Rule.REFUNDED_BEFORE),
        ({}, {"successes": frozenset(), "succeeded": frozenset()}, Rule.SUCCESS_FIRST),
        ({"requires_id": None}, {"graduated": {}}, Rule.GRADUATES_ONLY),
        ({"legal_check_open": True}, {}, Rule.LEGAL_CHECK_OPEN),
        ({"over_at": NOON}, {}, Rule.EVENT_OVER),
    ],
)
def test_a_yes_is_refused_for_what_product_or_student_have_become(goods, facts, rule):
    shown_before = candidate(COACHING, "upsell", goods=replace(GOODS[COACHING], **goods))
    assert stopped_at_the_press(shown_before, replace(GRADUATE, **facts), NOON) is rule


def test_nothing_on_the_map_is_nothing_shown():
    assert decide([], GRADUATE, NOON).shown is None
