"""What stands around a product's price and its way onto the shelf."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from shop.catalogue.draft_queries import bundles_on_sale_with
from shop.catalogue.models import PriceHistory, Product
from shop.catalogue.publishing_operations import problems_before_sale
from shop.catalogue.wording_rules import Problem
from shop.extensions import db
from shop.ladder.queries import steps_to
from shop.languages import local, moment_time, path
from shop.languages import said as _
from shop.money import display, yen
from shop.offers.models import Offer
from shop.studio.forms import elsewhere
from shop.studio.products.pages import address

WHERE = {
    "title": "",
    "outcome": "#outcome_ja",
    "seats": "#seats",
    "contents": "/page#contents_ja",
    "delivery": "/page#delivery_ja",
    "price": "/price",
    "long_tuition": "/law",
}


@dataclass(frozen=True, slots=True)
class CheckRow:
    kind: str
    text: str
    word: str
    more: str = ""
    href: str = ""
    label: str = ""


def missing(product: Product) -> list[CheckRow]:
    """Every point between this product and the shelf, each with the way to mend it."""
    rows = [_open(product, problem) for problem in problems_before_sale(product)]
    return rows or [CheckRow("ok", _("Nothing is missing."), _("Good"))]


def prices(product: Product) -> list[list[Any]]:
    """The newest first."""
    kept = sa.select(PriceHistory).filter_by(product_id=product.id)
    rows = db.session.scalars(kept.order_by(PriceHistory.since.desc(), PriceHistory.id.desc()))
    return [[moment_time(each.since), display(yen(each.price_minor))] for each in rows]


def price_effects(product: Product) -> list[tuple[str, str]]:
    """What else a new price touches: bundles on sale and the terms of offers."""
    bundles = [(local(each.title), path(address(each))) for each in bundles_on_sale_with(product)]
    leading = [step.id for step in steps_to([product.id])]
    offers = db.session.scalars(sa.select(Offer).where(Offer.next_step_id.in_(leading)))
    return bundles + [(each.slug, path(f"/studio/offers/{each.id}")) for each in offers]


def _open(product: Product, problem: Problem) -> CheckRow:
    name = problem.field.partition(".")[0]
    place = path(address(product, WHERE.get(name, "/contents")))
    return CheckRow("no", elsewhere(problem), _("Missing"), href=place, label=_("Complete it"))
