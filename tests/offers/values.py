"""The named world as plain values: Hana's courses, what leads where, and what she said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shop.ladder.rules import NextStepKind, Place
from shop.money import yen
from shop.offers.facts import Candidate, Facts, Goods, Purchases, Reason, Score, Terms
from shop.offers.history import Past
from shop.offers.rules import decide, stopped_by
from shop.offers.words import Moment, ProposalState, ReasonWord

NOON = datetime(2026, 10, 8, 3, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MINI, BLOG, SEO, WORKSHEET, WEBINAR, COACHING, BUNDLE, REVIEW = range(1, 9)
WRITING = 1
GOODS = {
    MINI: Goods(MINI, yen(0), "mini", Place(WRITING, 1)),
    BLOG: Goods(BLOG, yen(49_800), "blog", Place(WRITING, 3)),
    SEO: Goods(SEO, yen(29_800), "seo", Place(WRITING, 3)),
    WORKSHEET: Goods(WORKSHEET, yen(1_980), "worksheet"),
    WEBINAR: Goods(WEBINAR, yen(0), "webinar", requires_id=BLOG),
    COACHING: Goods(COACHING, yen(198_000), "coaching", Place(WRITING, 4), requires_id=BLOG),
    BUNDLE: Goods(BUNDLE, yen(55_720), "bundle", parts=frozenset({BLOG, SEO})),
    REVIEW: Goods(REVIEW, yen(59_800), "review", Place(WRITING, 4)),
}
BOUGHT = Reason(ReasonWord.BOUGHT, {"ja": "ブログ", "en": "Blog"}, NOON)
BUYER = Facts(
    student_id=1, owns=frozenset({BLOG}), begun=frozenset({Place(WRITING, 3)}), idle_since=NOON
)
LEARNER = replace(BUYER, successes=frozenset({BLOG}), succeeded=BUYER.begun)
GRADUATE = replace(LEARNER, graduated={BLOG: NOON}, idle_since=None, mail_consent=True)
COMPLETED, LIBRARY = Moment.COURSE_COMPLETED, Moment.LIBRARY
MODULE, THANK_YOU = Moment.MODULE_COMPLETED, Moment.THANK_YOU


def candidate(product, kind="cross_sell", moment=COMPLETED, start=BLOG, **more):
    """A next step as it would be proposed, on the map's own terms."""
    goods, position = more.pop("goods", GOODS[product]), more.pop("position", product)
    terms = Terms(**{"price": goods.price, "list_price": goods.price} | more.pop("terms", {}))
    return Candidate(
        goods=goods,
        start=GOODS[start],
        kind=NextStepKind(kind),
        moment=moment,
        terms=terms,
        reason=BOUGHT,
        step_id=product,
        position=position,
        **more,
    )


def past(product, days_ago=0, **more):
    """A proposal made so many days before noon and, if answered, answered then."""
    at = NOON - days_ago * DAY
    told = {"price": GOODS[product].price, "moment": LIBRARY, "kind": NextStepKind.CROSS_SELL}
    return Past(product, shown_at=at, **{"answered_at": at} | told | more)


def said_no(product, days_ago=0, **more):
    return past(product, days_ago, state=ProposalState.DECLINED, **more)


def said_later(product, days_ago=0, **more):
    return past(product, days_ago, state=ProposalState.LATER, **more)


def accepted(product, days_ago=0, **more):
    return past(product, days_ago, state=ProposalState.ACCEPTED, **more)


def ignored(product, days_ago=30, **more):
    return past(product, days_ago, answered_at=None, **more)


def knowing(*proposals, facts=GRADUATE, **more):
    return replace(facts, past=proposals, **more)


def bought(days_ago=0, **more):
    return Purchases(last_bought_at=NOON - days_ago * DAY, **more)


def scored(score, days_ago=0):
    return (Score(score, NOON - days_ago * DAY),)


def stop(candidate, facts=GRADUATE, now=NOON):
    return stopped_by(candidate, facts, now)


def shown(candidates, facts=GRADUATE, now=NOON):
    chosen = decide(candidates, facts, now).shown
    return chosen.product_id if chosen else None


seo = candidate(SEO)
coaching = candidate(COACHING, "upsell")
webinar = candidate(WEBINAR, "bridge")
review = candidate(REVIEW, "downsell", start=COACHING)
worksheet = candidate(WORKSHEET, "add_on", THANK_YOU)
