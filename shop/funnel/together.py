"""Often taken together: honest counts, and only what the guards of an offer would let pass.

It is no proposal and is not kept as one. Each product is put before the very checks of `decide`,
so that what is owned, refused, sold out or too soon is not here either; where a proposal or a
next step is shown, this is silent.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from shop.checkout.queries import purchases_of
from shop.funnel.product_queries import Gathered
from shop.funnel.related import Related, related_to
from shop.ladder.queries import places_of
from shop.ladder.rules import NextStepKind
from shop.languages import said as _
from shop.offers.facts import Candidate, Facts, Goods, Reason, Terms
from shop.offers.facts_queries import facts_of
from shop.offers.goods_queries import goods_of, parts_of
from shop.offers.rules import stopped_by
from shop.offers.words import Moment, ReasonWord
from shop.orders.together_queries import Together, taken_together

MOST = 2


def together(known: Gathered, shown: Collection[Related], now: datetime) -> list[Related]:
    """At most two, none of which stands on the page already."""
    beside = {each.href for each in shown}
    rows = [_row(each, known) for each in _allowed(known, now)]
    return [each for each in rows if each.href not in beside][:MOST]


def _allowed(known: Gathered, now: datetime) -> list[Together]:
    counted = [each for each in taken_together(known.product.id) if each.product_id in known.shelf]
    if not counted:
        return []
    facts, goods = _facts(known, now), _goods(counted, known)

    candidates = [_candidate(goods[each.product_id], goods, known) for each in counted]
    pairs = zip(counted, candidates, strict=True)

    return [each for each, candidate in pairs if not stopped_by(candidate, facts, now)]


def _facts(known: Gathered, now: datetime) -> Facts:
    """A stranger owns nothing and said nothing: only the guards about products apply."""
    if known.student is None or known.visit.preview:
        return Facts()
    student_id = known.student.id
    return facts_of(student_id, purchases_of(student_id, now), now)


def _goods(counted: Sequence[Together], known: Gathered) -> dict[int, Goods]:
    ends = [known.product, *(known.shelf[each.product_id].product for each in counted)]
    places, parts = places_of(each.id for each in ends), parts_of(each.id for each in ends)
    return {each.id: goods_of(each, places.get(each.id), parts.get(each.id, ())) for each in ends}


def _candidate(end: Goods, goods: dict[int, Goods], known: Gathered) -> Candidate:
    return Candidate(
        goods=end,
        start=goods[known.product.id],
        kind=NextStepKind.CROSS_SELL,
        moment=Moment.PRODUCT_PAGE,
        terms=Terms(end.price, end.price),
        reason=Reason(ReasonWord.OWNED, known.product.title),
    )


def _row(each: Together, known: Gathered) -> Related:
    why = _("%(both)s of %(all)s who took this also took it.", both=each.both, all=each.buyers)
    return related_to(known.shelf[each.product_id], known, why)
