"""What the map and the offers would put before a student: one query, and one for seats."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from shop.ladder.rules import NextStepKind
from shop.money import Money, yen
from shop.offers.audience_queries import learner_of
from shop.offers.audience_rules import Learner, matches
from shop.offers.facts import Candidate, Facts, Goods, Reason, Terms
from shop.offers.map_queries import seats_left, whole_map
from shop.offers.occasions import Occasion
from shop.offers.price_rules import Asking, asked_price, credited
from shop.offers.whole_map import OfferTerms, Standpoint, Step, WholeMap, leading, terms_set
from shop.offers.words import Moment, OfferState, ReasonWord
from shop.texts import Copy

Road = tuple[Step, OfferTerms | None]


@dataclass(frozen=True)
class Around:
    """What the candidates of one occasion share."""

    occasion: Occasion
    facts: Facts
    whole: WholeMap
    left: Mapping[int, int]
    owned: Mapping[int, Money]
    title: Copy | None
    last_module: bool
    learner: Learner | None


def candidates_at(
    occasion: Occasion,
    facts: Facts,
    now: datetime,
    drafts: Collection[int] = (),
    whole: WholeMap | None = None,
) -> list[Candidate]:
    """`drafts` are offers looked at as if they ran; `whole` is another map than today's."""
    whole = whole or whole_map()
    steps = _steps(whole, occasion, facts, now, drafts)
    ends = {end for step, _ in steps for end in (step.from_id, step.to_id)}
    title, last_module = _told(whole, occasion)
    paid = facts.purchases.paid
    around = Around(
        occasion,
        facts,
        whole,
        seats_left(whole.ends[end] for end in ends),
        {key: paid.get(key, yen(0)) for key in facts.owns},
        title,
        last_module,
        learner_of(facts, now) if any(offer and offer.audience for _, offer in steps) else None,
    )
    return [_candidate(step, offer, around, now) for step, offer in steps]


def _steps(
    whole: WholeMap, occasion: Occasion, facts: Facts, now: datetime, drafts: Collection[int]
) -> list[Road]:
    stand = Standpoint(
        occasion.moment,
        here=occasion.about,
        begun=occasion.about or list(facts.graduated),
        mine=facts.owns | set(facts.graduated),
        refused=facts.history.noes,
    )
    return [
        (step, offer)
        for step in leading(whole, stand)
        for offer in terms_set(whole, step, occasion.moment, now, drafts)
    ]


def _told(whole: WholeMap, occasion: Occasion) -> tuple[Copy | None, bool]:
    """The title the reason speaks of when it is not the step's start; whether a module is last."""
    if occasion.moment is Moment.EVENT_ATTENDED:
        titles = [whole.ends[each].item.title for each in occasion.about if each in whole.ends]
        return (titles[0] if titles else None), False
    return whole.modules.get(occasion.module_id or 0, (None, False))


def _candidate(step: Step, offer: OfferTerms | None, around: Around, now: datetime) -> Candidate:
    about = around.occasion.about
    return Candidate(
        goods=_goods(step.to_id, around),
        start=_goods(step.from_id, around),
        kind=step.kind,
        moment=around.occasion.moment,
        terms=_terms(step, offer, around, now),
        reason=_reason(step, around),
        step_id=step.id,
        position=step.position,
        last_module=around.last_module,
        about_id=step.from_id if step.from_id in about else next(iter(about), None),
    )


def _goods(product_id: int, around: Around) -> Goods:
    goods = around.whole.ends[product_id].goods
    left = around.left.get(product_id)
    return goods if left is None else replace(goods, sold_out=left == 0)


def _terms(step: Step, offer: OfferTerms | None, around: Around, now: datetime) -> Terms:
    asking = _asking(step, around, now)
    if offer is None:
        deadline = _own_deadline(step, around)
        return Terms(
            asking.regular,
            asking.regular,
            deadline,
            paused=step.paused,
            credited=credited(None, asking),
            note=step.challenge,
        )
    return Terms(
        asked_price(offer.price, asking),
        asking.regular,
        offer.deadline(around.occasion.at, now),
        offer.id,
        step.paused or offer.state is OfferState.PAUSED,
        _in_audience(offer, around, now),
        credited(offer.price, asking),
        offer.note or step.challenge,
    )


def _asking(step: Step, around: Around, now: datetime) -> Asking:
    """A bundle costs whoever owns part of it only the rest."""
    end, start = around.whole.ends[step.to_id], around.whole.ends[step.from_id]
    sold = end.seats - around.left.get(step.to_id, end.seats)
    return Asking(end.item, around.owned, now, start.item, sold)


def _in_audience(offer: OfferTerms, around: Around, now: datetime) -> bool:
    learner = around.learner
    return learner is None or matches(offer.audience, learner, now)


def _own_deadline(step: Step, around: Around) -> datetime | None:
    """Only an add-on on the thank-you page ends by itself."""
    here = around.occasion.moment is Moment.THANK_YOU and step.kind is NextStepKind.ADD_ON
    return around.occasion.at + around.facts.limits.add_on_for if here else None


def _reason(step: Step, around: Around) -> Reason:
    facts, occasion, start = (
        around.facts,
        around.occasion,
        around.whole.ends[step.from_id].item.title,
    )
    if step.kind is NextStepKind.DOWNSELL and step.from_id in facts.history.noes:
        return Reason(ReasonWord.DECLINED, start, facts.history.noes[step.from_id])
    if occasion.earned is not None:
        return Reason(*occasion.earned, occasion.at)
    if occasion.moment in REASONS:
        return Reason(REASONS[occasion.moment], around.title or start, occasion.at)
    if step.from_id in facts.graduated:
        return Reason(ReasonWord.GRADUATED, start, facts.graduated[step.from_id])
    return Reason(ReasonWord.OWNED, start)


REASONS = {
    Moment.THANK_YOU: ReasonWord.BOUGHT,
    Moment.MODULE_COMPLETED: ReasonWord.MODULE,
    Moment.EVENT_ATTENDED: ReasonWord.ATTENDED,
}
