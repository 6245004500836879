"""What candidates are asked with: built once per moment, like the statements of the facts."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.models import BundlePart, Product
from shop.ladder.models import NextStep
from shop.ladder.queries import all_steps
from shop.ladder.rules import NextStepKind
from shop.offers.availability import FITTING
from shop.offers.models import Offer
from shop.offers.words import Moment, OfferState

IN_FORCE = (OfferState.RUNNING, OfferState.PAUSED)
HERE: sa.BindParameter[Any] = sa.bindparam("here", expanding=True)
BEGUN: sa.BindParameter[Any] = sa.bindparam("begun", expanding=True)
MINE: sa.BindParameter[Any] = sa.bindparam("mine", expanding=True)
REFUSED: sa.BindParameter[Any] = sa.bindparam("refused", expanding=True)
PARTS = (
    sa.select(
        BundlePart.bundle_id, Product.id, Product.title, Product.price_minor, Product.currency
    )
    .join(BundlePart.product)
    .where(BundlePart.bundle_id.in_(sa.bindparam("bundles", expanding=True)))
    .order_by(BundlePart.position)
)
SEEN_BY_THE_GUARDS = (
    Product.slug,
    Product.kind,
    Product.state,
    Product.title,
    Product.price_minor,
    Product.currency,
    Product.requires_id,
    Product.long_tuition,
    Product.seats_left,
    Product.starts_at,
    Product.minutes,
)
ENDS = (
    joinedload(NextStep.from_product).load_only(*SEEN_BY_THE_GUARDS),
    joinedload(NextStep.to_product).load_only(*SEEN_BY_THE_GUARDS),
)


AFTERWARDS = (Moment.LIBRARY, Moment.MAIL, Moment.DAYS_AFTER)


@cache
def steps_at(moment: Moment) -> sa.Select[NextStep, Offer]:
    """Needs here, begun, mine and refused: the products steps may lead from or to."""
    terms = sa.and_(Offer.next_step_id == NextStep.id, Offer.state.in_(IN_FORCE), _set_for(moment))
    found = all_steps().add_columns(Offer).outerjoin(Offer, terms).options(*ENDS)
    return found.where(_leading(moment))


def _set_for(moment: Moment) -> sa.ColumnElement[bool]:
    """A permanent graduates' price holds afterwards too, unless other terms are set there."""
    here = Offer.moment == sa.bindparam("moment")
    if moment not in AFTERWARDS:
        return here
    other = sa.alias(Offer.__table__)
    own_terms = sa.exists().where(
        other.c.next_step_id == NextStep.id,
        other.c.moment == sa.bindparam("moment"),
        other.c.state.in_(IN_FORCE),
    )
    at_graduation = Offer.moment == Moment.COURSE_COMPLETED
    return sa.or_(here, sa.and_(at_graduation, Offer.window_hours.is_(None), ~own_terms))


def _leading(moment: Moment) -> sa.ColumnElement[bool]:
    """Which steps of the map begin here."""
    if moment is Moment.PRODUCT_PAGE:
        return sa.and_(NextStep.to_id.in_(HERE), NextStep.from_id.in_(MINE))
    roads: list[sa.ColumnElement[bool]] = [NextStep.from_id.in_(BEGUN)]
    if NextStepKind.DOWNSELL in FITTING[moment]:
        downsell = NextStep.kind == NextStepKind.DOWNSELL
        roads.append(sa.and_(downsell, NextStep.from_id.in_(REFUSED)))
    if moment is Moment.EVENT_ATTENDED:
        roads.append(_beyond_the_bridge())
    return sa.or_(*roads)


def _beyond_the_bridge() -> sa.ColumnElement[bool]:
    """An event that is a bridge leads to what stands above the product it was built from."""
    bridge = sa.alias(NextStep.__table__)
    built_from = sa.select(bridge.c.from_id).where(
        bridge.c.to_id.in_(HERE), bridge.c.kind == NextStepKind.BRIDGE
    )
    return sa.and_(NextStep.kind == NextStepKind.UPSELL, NextStep.from_id.in_(built_from))
