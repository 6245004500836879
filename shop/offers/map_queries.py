"""The map as it is now: kept by this process while its version stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, load_only

from shop.catalogue.models import Module, Product
from shop.catalogue.quote_rules import Item
from shop.extensions import db, plain_rows
from shop.fixed import Fixed
from shop.ladder.models import NextStep, Placement, Rung
from shop.ladder.rules import Place
from shop.offers.audience_rules import audience_of
from shop.offers.goods_queries import Parts, all_parts, goods_of
from shop.offers.map_version import CHANGED, OWN_MAP
from shop.offers.models import MapVersion, Offer
from shop.offers.price_rules import PriceTerms, steps_of
from shop.offers.whole_map import End, OfferTerms, Step, WholeMap
from shop.texts import Copy

VERSION = Fixed(sa.select(MapVersion.version))
PLACES = sa.select(Placement.product_id, Rung.ladder_id, Rung.number).join(
    Rung, Rung.id == Placement.rung_id
)
SEATS = sa.select(Product.id, Product.seats_left).where(
    Product.id.in_(sa.bindparam("counted", expanding=True))
)
SEEN_BY_THE_GUARDS = (
    Product.slug,
    Product.kind,
    Product.state,
    Product.title,
    Product.price_minor,
    Product.currency,
    Product.requires_id,
    Product.upgrades_id,
    Product.long_tuition,
    Product.seats,
    Product.seats_left,
    Product.starts_at,
    Product.minutes,
)
_kept: dict[str, WholeMap] = {}


def whole_map() -> WholeMap:
    """One query while nothing changed; whoever is changing the map reads it with the changes."""
    db.session.flush()
    own: dict[Any, Any] = db.session().info
    if CHANGED in own:
        return _own(own)
    version = VERSION.rows()[0][0]
    found = _kept.get(version)
    if found is None:
        found = _read()
        _kept.clear()
        _kept[version] = found
    return found


def terms_of(row: Offer) -> OfferTerms:
    steps = steps_of(row.price_steps)
    return OfferTerms(
        id=row.id,
        slug=row.slug,
        moment=row.moment,
        state=row.state,
        price=PriceTerms(row.price_rule, row.percent, row.fixed_minor, row.early_until, steps),
        audience=audience_of(row.audience),
        window=timedelta(hours=row.window_hours) if row.window_hours else None,
        until=row.until,
        note=row.note,
    )


def _own(info: dict[Any, Any]) -> WholeMap:
    if OWN_MAP not in info:
        info[OWN_MAP] = _read()
    found: WholeMap = info[OWN_MAP]
    return found


def seats_left(ends: Iterable[End]) -> Mapping[int, int]:
    """By product, where seats are counted; asked each time."""
    counted = {end.goods.product_id for end in ends if end.counted}
    return dict(plain_rows(SEATS, counted=list(counted))) if counted else {}


def _read() -> WholeMap:
    connection = db.session.connection()
    with Session(connection, join_transaction_mode="rollback_only") as apart:
        products = apart.scalars(sa.select(Product).options(load_only(*SEEN_BY_THE_GUARDS))).all()
        steps = apart.scalars(sa.select(NextStep)).all()
        offers = apart.scalars(sa.select(Offer).order_by(Offer.id)).all()
    steps_from, steps_to, terms = defaultdict(list), defaultdict(list), defaultdict(list)
    for step in map(_step, steps):
        steps_from[step.from_id].append(step)
        steps_to[step.to_id].append(step)
    for offer in offers:
        terms[offer.next_step_id].append(terms_of(offer))
    return WholeMap(_ends(products), steps_from, steps_to, terms, _modules())


def _step(row: NextStep) -> Step:
    ends = (row.id, row.from_id, row.to_id)
    return Step(*ends, row.kind, row.challenge, row.position, row.paused)


def _ends(products: Iterable[Product]) -> dict[int, End]:
    known = {each.id: each for each in products}
    places = {product_id: Place(*place) for product_id, *place in plain_rows(PLACES)}
    parts = all_parts()
    return {
        each.id: End(
            goods_of(each, places.get(each.id), parts.get(each.id, ())),
            _item(each, known, parts),
            each.seats or 0,
            each.seats_left is not None,
        )
        for each in known.values()
    }


def _item(product: Product, known: Mapping[int, Product], parts: Parts) -> Item:
    """With the lower product it names, the one that names in turn, and so on down."""
    lower: dict[int, Item] = {}
    below = product.upgrades_id
    while below is not None and below not in (*lower, product.id):
        each = known[below]
        lower[below] = Item(below, each.title, each.price)
        below = each.upgrades_id
    own_parts = parts.get(product.id, ())
    return Item(product.id, product.title, product.price, own_parts, tuple(lower.values()))


def _modules() -> dict[int, tuple[Copy, bool]]:
    later = sa.alias(Module.__table__)
    follows = sa.exists().where(
        later.c.product_id == Module.product_id, later.c.position > Module.position
    )
    rows = plain_rows(sa.select(Module.id, Module.title, follows))
    return {module_id: (title, not more) for module_id, title, more in rows}
