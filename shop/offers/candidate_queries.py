"""What the map and the offers would put before a student, in always the same few queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from shop.catalogue.models import Module, Product
from shop.catalogue.rules import Item, bundle_price
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.ladder.queries import places_of
from shop.ladder.rules import NextStepKind, Place
from shop.money import Money, yen
from shop.offers.availability import question_of_law_open
from shop.offers.candidate_statements import PARTS, steps_at
from shop.offers.facts import Candidate, Facts, Goods, Reason, Terms
from shop.offers.models import Offer
from shop.offers.occasions import Occasion
from shop.offers.rules import asked_price
from shop.offers.words import Moment, OfferState, ReasonWord
from shop.texts import Copy

Step = tuple[NextStep, Offer | None]


@dataclass(frozen=True)
class Around:
    """What the candidates of one occasion share."""

    occasion: Occasion
    facts: Facts
    places: dict[int, Place]
    parts: dict[int, tuple[Item, ...]]
    title: Copy | None = None
    last_module: bool = False


def candidates_at(occasion: Occasion, facts: Facts, now: datetime) -> list[Candidate]:
    steps = _steps(occasion, facts)
    ends = {end for step, _ in steps for end in (step.from_id, step.to_id)}
    title, last_module = _told(occasion)
    around = Around(
        occasion, facts, places_of(ends), parts_of(ends), title=title, last_module=last_module
    )
    return [_candidate(step, offer, around) for step, offer in steps]


def goods_of(product: Product, place: Place | None, parts: Iterable[Item] = ()) -> Goods:
    return Goods(
        product_id=product.id,
        price=product.price,
        name=product.slug,
        place=place,
        parts=frozenset(part.product_id for part in parts),
        requires_id=product.requires_id,
        published=product.published,
        sold_out=product.sold_out,
        legal_check_open=question_of_law_open(product.kind, product.price, product.long_tuition),
        over_at=product.over_at,
    )


def parts_of(product_ids: Iterable[int]) -> dict[int, tuple[Item, ...]]:
    rows = db.session.execute(PARTS, {"bundles": list(set(product_ids))})
    parts: dict[int, tuple[Item, ...]] = {}
    for bundle_id, part_id, title, price_minor, currency in rows:
        item = Item(part_id, title, Money(price_minor, currency))
        parts[bundle_id] = (*parts.get(bundle_id, ()), item)
    return parts


def _steps(occasion: Occasion, facts: Facts) -> list[Step]:
    meant = {
        "moment": occasion.moment,
        "here": occasion.about,
        "begun": occasion.about or list(facts.graduated),
        "mine": list(facts.owns | set(facts.graduated)),
        "refused": list(facts.history.noes),
    }
    rows = db.session.execute(steps_at(occasion.moment), meant)
    return [(step, offer) for step, offer in rows]


def _told(occasion: Occasion) -> tuple[Copy | None, bool]:
    """The title the reason speaks of when it is not the step's start; whether a module is last."""
    if occasion.moment is Moment.EVENT_ATTENDED:
        named = sa.select(Product.title).where(Product.id.in_(occasion.about))
        return db.session.scalar(named), False
    if occasion.module_id is None:
        return None, False
    later = sa.alias(Module.__table__)
    follows = sa.exists().where(
        later.c.product_id == Module.product_id, later.c.position > Module.position
    )
    row = db.session.execute(
        sa.select(Module.title, follows).where(Module.id == occasion.module_id)
    ).first()
    return (row[0], not row[1]) if row else (None, False)


def _candidate(step: NextStep, offer: Offer | None, around: Around) -> Candidate:
    about = around.occasion.about
    return Candidate(
        goods=_goods(step.to_product, around),
        start=_goods(step.from_product, around),
        kind=step.kind,
        moment=around.occasion.moment,
        terms=_terms(step, offer, around),
        reason=_reason(step, around),
        step_id=step.id,
        position=step.position,
        last_module=around.last_module,
        about_id=step.from_id if step.from_id in about else next(iter(about), None),
    )


def _goods(product: Product, around: Around) -> Goods:
    return goods_of(product, around.places.get(product.id), around.parts.get(product.id, ()))


def _terms(step: NextStep, offer: Offer | None, around: Around) -> Terms:
    regular = _regular_price(step.to_product, around)
    if offer is None:
        deadline = _own_deadline(step, around)
        return Terms(regular, regular, deadline, paused=step.paused, note=step.challenge)
    return Terms(
        asked_price(offer.price_rule, regular, offer.percent, offer.fixed_minor),
        regular,
        _deadline(offer, around.occasion),
        offer.id,
        step.paused or offer.state is OfferState.PAUSED,
        offer.note or step.challenge,
    )


def _regular_price(product: Product, around: Around) -> Money:
    """A bundle costs whoever owns part of it only the rest."""
    parts = around.parts.get(product.id)
    if not parts:
        return product.price
    paid = around.facts.purchases.paid
    owned = {key: paid.get(key, yen(0)) for key in around.facts.owns}
    return bundle_price(Item(product.id, product.title, product.price, parts), owned)


def _own_deadline(step: NextStep, around: Around) -> datetime | None:
    """Only an add-on on the thank-you page ends by itself."""
    here = around.occasion.moment is Moment.THANK_YOU and step.kind is NextStepKind.ADD_ON
    return around.occasion.at + around.facts.limits.add_on_for if here else None


def _deadline(offer: Offer, occasion: Occasion) -> datetime | None:
    after = occasion.at + timedelta(hours=offer.window_hours) if offer.window_hours else None
    return min((end for end in (after, offer.until) if end), default=None)


def _reason(step: NextStep, around: Around) -> Reason:
    facts, occasion, start = around.facts, around.occasion, step.from_product.title
    if step.kind is NextStepKind.DOWNSELL and step.from_id in facts.history.noes:
        return Reason(ReasonWord.DECLINED, start, facts.history.noes[step.from_id])
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
