"""Any map, any student, any history, any clock: mostly a day on which something is shown.

One or two troubles befall it, so that each of them is met alone as well as with others.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from hypothesis import strategies as any_

from shop.ladder.rules import NextStepKind, Place
from shop.money import yen
from shop.offers.facts import Candidate, Facts, Purchases, Score
from shop.offers.history import Past
from shop.offers.words import Moment, ProposalState
from tests.offers.values import (
    BLOG,
    BUNDLE,
    COACHING,
    COMPLETED,
    DAY,
    GOODS,
    GRADUATE,
    HOUR,
    LEARNER,
    MINI,
    MODULE,
    NOON,
    REVIEW,
    SEO,
    THANK_YOU,
    WEBINAR,
    WORKSHEET,
    candidate,
)

AFTERWARDS = (COMPLETED, Moment.LIBRARY, Moment.MAIL, Moment.DAYS_AFTER)
LEADS = {
    SEO: ("cross_sell", BLOG, (*AFTERWARDS, MODULE, Moment.PRODUCT_PAGE, Moment.EVENT_ATTENDED)),
    BUNDLE: ("cross_sell", BLOG, AFTERWARDS),
    COACHING: ("upsell", BLOG, (*AFTERWARDS, Moment.EVENT_ATTENDED)),
    WEBINAR: ("bridge", BLOG, AFTERWARDS),
    REVIEW: ("downsell", COACHING, AFTERWARDS),
    WORKSHEET: ("add_on", BLOG, (THANK_YOU, Moment.PRODUCT_PAGE)),
}


@dataclass(frozen=True)
class World:
    candidates: tuple[Candidate, ...]
    facts: Facts
    now: datetime

    def knowing(self, **more):
        return replace(self, facts=replace(self.facts, **more))

    def where(self, change):
        """Every candidate changed alike."""
        return replace(self, candidates=tuple(change(each) for each in self.candidates))

    def goods(self, **more):
        return self.where(lambda each: replace(each, goods=replace(each.goods, **more)))

    def terms(self, **more):
        return self.where(lambda each: replace(each, terms=replace(each.terms, **more)))

    def ago(self, hours):
        return self.now - hours * HOUR

    def remembering(self, *past):
        return self.knowing(past=(*self.facts.past, *past))


OCCASIONS = sorted({moment for _, _, moments in LEADS.values() for moment in moments})
clocks = any_.integers(-5_000, 5_000).map(lambda hours: NOON + hours * HOUR)
ages = any_.one_of(
    *(any_.integers(*each) for each in ((0, 71), (72, 340), (341, 900), (901, 4000)))
)
prices = any_.sampled_from([0, 1_980, 29_800, 59_800, 198_000]).map(yen)
kinds, products = any_.sampled_from(NextStepKind), any_.sampled_from(sorted(GOODS))


@any_.composite
def worlds(draw):
    moment, now = draw(any_.sampled_from(OCCASIONS)), draw(clocks)
    fitting = [product for product, lead in LEADS.items() if moment in lead[2]]
    chosen = draw(any_.lists(any_.sampled_from(fitting), min_size=1, max_size=4))
    world = World(tuple(_lead(each, moment) for each in chosen), _student(moment, now), now)
    if REVIEW in chosen:
        refused = _past(COACHING, world.ago(80 * 24), ProposalState.DECLINED)
        world = world.remembering(refused._replace(kind=NextStepKind.UPSELL))
    for befall in draw(any_.lists(any_.sampled_from(TROUBLES), min_size=1, max_size=2)):
        world = befall(draw, world)
    return world


def _lead(product, moment):
    kind, start, _ = LEADS[product]
    return candidate(product, kind, moment, start)


def _student(moment, now):
    return replace(LEARNER, idle_since=now) if moment is MODULE else GRADUATE


def _past(product, at, state=ProposalState.SHOWN, **more):
    told = {"moment": Moment.LIBRARY, "kind": NextStepKind.CROSS_SELL, "price": yen(1)}
    answered = {"answered_at": None if state is ProposalState.SHOWN else at}
    return Past(product, shown_at=at, state=state, **told | answered | more)


def history(draw, world):
    """Whatever was shown before, told and answered, of these products or others."""
    for _ in range(draw(any_.integers(1, 6))):
        at = world.ago(draw(ages))
        ends = draw(any_.sampled_from([None, at + 24 * HOUR, at + 40 * DAY]))
        state = draw(any_.sampled_from(ProposalState))
        words = {"deadline": ends, "price": draw(prices), "kind": draw(kinds)}
        words |= {"moment": draw(any_.sampled_from(Moment)), "about": draw(products)}
        words |= {"first_no_at": draw(any_.sampled_from([None, at, min(at + DAY, world.now)]))}
        past = _past(draw(products), at, state, from_id=draw(products), **words)
        world = world.remembering(past)
    return world


def one_past(**fixed):
    def befall(draw, world):
        product = draw(any_.sampled_from([each.product_id for each in world.candidates]))
        return world.remembering(_past(product, world.ago(draw(ages)), **fixed))

    return befall


def ignored_again_and_again(draw, world):
    product = world.candidates[0].product_id
    first = draw(any_.integers(3 * 24, 90 * 24))
    rows = [_past(product, world.ago(first + n * 80)) for n in range(draw(any_.integers(2, 4)))]
    return world.remembering(*rows)


def ended(draw, world):
    chosen = world.candidates[0]
    over = world.ago(draw(any_.integers(0, 50 * 24)))
    price = draw(any_.sampled_from([chosen.terms.price, yen(1), yen(300_000)]))
    past = _past(chosen.product_id, over - 2 * DAY, price=price, deadline=over)
    return world.remembering(past)


def asked_twice(draw, world):
    product = world.candidates[0].product_id
    no = _past(product, world.ago(200 * 24), ProposalState.DECLINED)
    again = _past(product, world.ago(120 * 24), draw(any_.sampled_from(ProposalState)))
    return world.remembering(no, again)


def no_taken_back(draw, world):
    """Said, opened again and left alone; then asked once more."""
    product = world.candidates[0].product_id
    said_at = world.ago(200 * 24)
    open_again = _past(product, said_at, first_no_at=said_at)
    return world.remembering(open_again, _past(product, world.ago(120 * 24)))


def chain(draw, world):
    start = world.candidates[0].from_id
    then = {"moment": THANK_YOU, "answered_at": world.ago(300)}
    return world.remembering(_past(start, world.ago(300), ProposalState.ACCEPTED, **then))


def smaller_already(draw, world):
    asked = {"kind": NextStepKind.DOWNSELL, "from_id": world.candidates[0].from_id}
    return world.remembering(_past(REVIEW, world.ago(200 * 24), ProposalState.WITHDRAWN, **asked))


def shown_at_modules(draw, world):
    """At a module of the same course, or at one of another, three to fourteen days ago."""
    here = {"moment": MODULE, "about": draw(any_.sampled_from([BLOG, SEO]))}
    return world.remembering(
        _past(WORKSHEET, world.ago(draw(any_.integers(73, 340))), ProposalState.ACCEPTED, **here)
    )


def on_another_page(draw, world):
    return world.where(lambda each: replace(each, about_id=COACHING))


def of(facts):
    """Something that is simply so, with times told in hours before now."""
    return lambda draw, world: world.knowing(**facts(draw, world))


def befallen(change):
    return lambda draw, world: change(world)


def anything(draw, world):
    moment, kind = draw(any_.sampled_from(Moment)), draw(kinds)
    return world.where(lambda each: replace(each, moment=moment, kind=kind))


TROUBLES = (
    history,
    anything,
    *(one_past(state=state) for state in ProposalState),
    one_past(state=ProposalState.SHOWN, price=yen(0)),
    ignored_again_and_again,
    ended,
    asked_twice,
    *[chain, smaller_already, shown_at_modules, no_taken_back, on_another_page] * 3,
    befallen(
        lambda world: world.remembering(*(_past(MINI, world.ago(100 * n)) for n in range(1, 7)))
    ),
    befallen(lambda world: world.goods(published=False)),
    befallen(lambda world: world.goods(sold_out=True)),
    befallen(lambda world: world.goods(legal_check_open=True)),
    befallen(lambda world: world.goods(one_press_forbidden=True)),
    befallen(lambda world: world.goods(requires_id=REVIEW)),
    befallen(lambda world: world.goods(place=Place(2, 3))),
    befallen(lambda world: world.goods(place=Place(1, 5), price=yen(900_000), parts=frozenset())),
    befallen(lambda world: world.terms(paused=True)),
    befallen(lambda world: world.terms(in_audience=False)),
    befallen(lambda world: world.terms(credited={BLOG: yen(49_800)})),
    befallen(lambda world: world.where(lambda each: replace(each, last_module=True))),
    lambda draw, world: world.goods(over_at=world.ago(draw(any_.integers(-50, 50)))),
    lambda draw, world: world.terms(deadline=world.ago(draw(any_.integers(-50, 50)))),
    of(lambda draw, world: {"owns": world.facts.owns | {draw(products)}}),
    of(lambda draw, world: {"owns": frozenset({BLOG, SEO, WORKSHEET, COACHING})}),
    of(lambda draw, world: {"attended": frozenset({WEBINAR, draw(products)})}),
    of(lambda draw, world: {"graduated": draw(any_.sampled_from([{}, {SEO: world.now}]))}),
    of(lambda draw, world: {"successes": frozenset(), "succeeded": frozenset()}),
    of(
        lambda draw, world: {
            "begun": frozenset({Place(1, 3), Place(1, 2)}),
            "succeeded": frozenset(),
        }
    ),
    of(lambda draw, world: {"purchases": Purchases(world.ago(draw(ages)))}),
    of(lambda draw, world: {"purchases": Purchases(refunded_products=frozenset({draw(products)}))}),
    of(lambda draw, world: {"mail_consent": False}),
    of(lambda draw, world: {"mailed_at": world.ago(draw(ages))}),
    of(lambda draw, world: {"takes_offers": False}),
    of(lambda draw, world: {"under_18": True}),
    of(lambda draw, world: {"open_question": True}),
    of(lambda draw, world: {"refund_pending": True}),
    of(lambda draw, world: {"dispute_open": True}),
    of(lambda draw, world: {"payment_open": True}),
    of(lambda draw, world: {"payment_failed_at": world.ago(draw(ages))}),
    of(lambda draw, world: {"idle_since": world.ago(draw(ages))}),
    of(
        lambda draw, world: {
            "scores": (Score(draw(any_.integers(0, 10)), world.ago(draw(ages))),),
        }
    ),
)
