"""The whole map of the shop as the drawing its linter looks at, in a few queries."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shop.catalogue.models import Product, ProductState
from shop.extensions import db
from shop.ladder.drawing_rules import Bounds, Drawing, Spot, Terms, Way
from shop.ladder.models import Ladder, NextStep, Placement, Rung
from shop.money import Money, percent_off
from shop.offers.audience_rules import Condition, Trait, audience_of
from shop.offers.models import Offer
from shop.offers.terms_rules import state_now
from shop.offers.words import OfferState
from shop.studio.lint.coupons import codes

OWNING = (Trait.OWNER_OF, Trait.GRADUATE_OF, Trait.PROGRESS)
Places = dict[int, tuple[str, int]]


def drawing(bounds: Bounds, now: datetime) -> Drawing:
    """Archived products, paused steps, ended offers and dead coupons are not part of it."""
    names = {ladder_id: slug for ladder_id, slug in _pairs(sa.select(Ladder.id, Ladder.slug))}
    products, places = _products(), _places(names)
    slugs = {each.id: each.slug for each in products}
    spots = {each.slug: _spot(each, slugs, places) for each in products}
    ways = {each.id: _way(each, slugs) for each in _steps(slugs)}
    terms = (_terms(each, ways[each.next_step_id], spots, slugs) for each in _offers(ways, now))
    ladders = {slug: f"/studio/ladders/{slug}" for slug in names.values()}
    found = tuple(codes(products, now))
    return Drawing(spots, tuple(ways.values()), tuple(terms), ladders, bounds, found)


def _products() -> list[Product]:
    on_sale = sa.select(Product).where(Product.state != ProductState.ARCHIVED)
    return list(
        db.session.scalars(on_sale.options(selectinload(Product.parts)).order_by(Product.id))
    )


def _places(names: dict[int, str]) -> Places:
    standing = sa.select(Placement.product_id, Rung.ladder_id, Rung.number).join(Rung.placements)
    rows = db.session.execute(standing)
    return {product_id: (names[ladder_id], number) for product_id, ladder_id, number in rows}


def _steps(slugs: dict[int, str]) -> Iterable[NextStep]:
    live = sa.select(NextStep).where(NextStep.paused.is_(False))
    rows = db.session.scalars(live.order_by(NextStep.position, NextStep.id))
    return (each for each in rows if each.from_id in slugs and each.to_id in slugs)


def _offers(ways: dict[int, Way], now: datetime) -> Iterable[Offer]:
    live = (each for each in db.session.scalars(sa.select(Offer)) if not _ended(each, now))
    return (each for each in live if each.next_step_id in ways)


def _ended(offer: Offer, now: datetime) -> bool:
    return state_now(offer.state, offer.until, now) is OfferState.ENDED


def _spot(product: Product, slugs: dict[int, str], places: Places) -> Spot:
    ladder, rung = places.get(product.id, ("", 0))
    return Spot(
        key=product.slug,
        at=f"/studio/products/{product.slug}",
        price=product.price,
        title=product.title,
        kind=product.kind.value,
        ladder=ladder,
        rung=rung,
        parts=frozenset(
            slugs[each.product_id] for each in product.parts if each.product_id in slugs
        ),
        long_tuition=product.long_tuition.value,
        copies={name: getattr(product, name) for name in ("outcome", "contents", "delivery")},
    )


def _way(step: NextStep, slugs: dict[int, str]) -> Way:
    return Way(
        start=slugs[step.from_id],
        end=slugs[step.to_id],
        kind=step.kind,
        at=f"/studio/steps/{step.id}",
        challenge=step.challenge,
    )


def _terms(offer: Offer, way: Way, spots: dict[str, Spot], slugs: dict[int, str]) -> Terms:
    return Terms(
        way=way,
        moment=offer.moment.value,
        price=_lowest(offer, spots[way.end].price),
        at=f"/studio/offers/{offer.id}",
        ends=bool(offer.window_hours or offer.until or offer.early_until),
        groups=tuple(_owning(group, slugs) for group in audience_of(offer.audience).any_of),
        note=offer.note,
    )


def _owning(group: Iterable[Condition], slugs: dict[int, str]) -> frozenset[str]:
    asked = (each.product_id for each in group if each.trait in OWNING)
    return frozenset(slugs[each] for each in asked if each in slugs)


def _lowest(offer: Offer, regular: Money) -> Money:
    if offer.percent is not None:
        return percent_off(regular, offer.percent)
    fixed = [] if offer.fixed_minor is None else [offer.fixed_minor]
    asked = [*fixed, *(each["amount"] for each in offer.price_steps)]
    return min([regular, *(Money(each, regular.currency) for each in asked)])


def _pairs(statement: sa.Select[int, str]) -> list[tuple[int, str]]:
    return [(first, second) for first, second in db.session.execute(statement)]
