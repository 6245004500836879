"""What the pages of a product's editor show around their forms."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from werkzeug.wrappers import Response

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.extensions import db
from shop.languages import local, path
from shop.languages import said as _
from shop.money import display
from shop.studio import queries
from shop.studio.forms import choices
from shop.studio.pages import done
from shop.studio.words import KINDS, STATES

Tab = tuple[str, str, bool]


def address(product: Product, page: str = "") -> str:
    return f"/studio/products/{product.slug}{page}"


def saved(product: Product, page: str = "") -> Response:
    return done(_("Saved."), address(product, page))


def tabs(product: Product, current: str) -> list[Tab]:
    names = {
        "basics": ("", _("Basics")),
        "contents": ("/contents", _("Contents")),
        "price": ("/price", _("Price")),
        "page": ("/page", _("Its page")),
        "faq": ("/faq", _("Frequent questions")),
        "law": ("/law", _("Law")),
        "publishing": ("/publishing", _("Publishing")),
    }
    return [
        (title, path(address(product, place)), name == current)
        for name, (place, title) in names.items()
    ]


def listed(products: Iterable[Product]) -> list[list[Any]]:
    return [
        [
            {"text": local(each.title), "href": path(address(each))},
            KINDS[each.kind.value],
            display(each.price),
            {"badge": STATES[each.state.value], "kind": "" if each.published else "line"},
            local(each.teacher.names) or each.teacher.name or each.teacher.email,
        ]
        for each in products
    ]


def others(actor: Student, product: Product) -> list[Any]:
    """One's other products, for a choice by name; what is chosen already stays choosable."""
    chosen = {product.requires_id, product.upgrades_id, product.wait_for_id}
    mine = [each for each in queries.products(actor) if each.id != product.id]
    foreign = db.session.scalars(
        sa.select(Product).where(
            Product.id.in_(chosen - {None}), Product.id.not_in([each.id for each in mine])
        )
    )
    rows = [(each.slug, local(each.title)) for each in (*mine, *foreign)]
    return choices(rows, blank=_("No product"))


def own_choices(actor: Student) -> list[Any]:
    return choices((each.slug, local(each.title)) for each in queries.products(actor))


def slug_of(product_id: int | None) -> str | None:
    return db.session.scalar(sa.select(Product.slug).filter_by(id=product_id))
