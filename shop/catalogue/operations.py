"""What a teacher does to a product: save it and remove it. Selling it: publishing_operations."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.draft_queries import SAME_NAME, product_id_of, school_texts_of, stock_of
from shop.catalogue.models import LongTuition, Product, ProductKind, ProductState
from shop.catalogue.ownership import must_own, must_teach
from shop.catalogue.product_rules import ProductDraft, saving_problems, tidied
from shop.catalogue.publishing_operations import put_price
from shop.catalogue.publishing_rules import publishing_problems
from shop.catalogue.rows import assign, forget
from shop.catalogue.search_rules import search_text
from shop.catalogue.wording_rules import Problem, refuse_if
from shop.extensions import db

log = get_logger()


def save_product(
    draft: ProductDraft, actor: Student, now: datetime, existing: Product | None = None
) -> Product:
    """Raises Refused with a problem per field; what is on sale must stay fit for sale."""
    must_own(existing.teacher_id, actor) if existing else must_teach(actor)
    if existing and existing.published:
        sale = publishing_problems(tidied(draft), stock_of(existing))
        refuse_if([*_problems(tidied(draft), existing), *sale])

    product = put_product(draft, actor, now, existing)
    db.session.commit()
    log.info("product saved", product=product.id)
    return product


def put_product(
    draft: ProductDraft, teacher: Student, now: datetime, existing: Product | None = None
) -> Product:
    """Within the caller's commit. Raises Refused before anything is changed."""
    draft = tidied(draft)
    refuse_if(_problems(draft, existing))

    product = existing or _new(draft, teacher, now)
    put_price(product, draft.price, now)
    values = {name: getattr(draft, name) for name in SAME_NAME}
    if assign(product, **values, **_joined(draft), **_seats(product, draft.seats)):
        product.updated_at = now
    refresh_search_text(product)
    return product


def remove_product(product: Product, actor: Student) -> None:
    """Only what nobody bought or was shown can go; anything else is unpublished instead."""
    must_own(product.teacher_id, actor)
    refuse_if([Problem("state", "still_on_sale")] if product.published else [])

    forget(product, "state")
    db.session.commit()
    log.info("product removed", product=product.id)


def refresh_search_text(product: Product) -> None:
    """Within the caller's commit."""
    db.session.flush()  # so that the lessons just written are found
    assign(product, search_text=search_text(school_texts_of(product)))


def _new(draft: ProductDraft, teacher: Student, now: datetime) -> Product:
    product = Product(
        slug=draft.slug,
        kind=ProductKind(draft.kind),
        state=ProductState.DRAFT,
        teacher_id=teacher.id,
        title=draft.title,
        outcome=draft.outcome,
        price_minor=draft.price,
        currency="jpy",
        created_at=now,
        updated_at=now,
    )
    db.session.add(product)
    db.session.flush()  # gives the id that references need
    return product


def _joined(draft: ProductDraft) -> dict[str, Any]:
    return {
        "long_tuition": LongTuition(draft.long_tuition),
        "requires_id": product_id_of(draft.requires),
        "upgrades_id": product_id_of(draft.upgrades),
        "wait_for_id": product_id_of(draft.wait_for),
    }


def _seats(product: Product, seats: int | None) -> dict[str, Any]:
    """The counter moves by what was added or taken, in the database: a sale may come between."""
    if product.seats == seats:
        return {}
    if seats is None or product.seats is None:
        return {"seats": seats, "seats_left": seats}
    left = Product.seats_left + (seats - product.seats)
    return {"seats": seats, "seats_left": sa.case((left < 0, 0), else_=left)}


def _problems(draft: ProductDraft, existing: Product | None) -> list[Problem]:
    found = saving_problems(draft)
    found += [
        Problem(name, "unknown_product", {"product": slug})
        for name in ("requires", "upgrades", "wait_for")
        if (slug := getattr(draft, name)) and product_id_of(slug) is None
    ]
    if existing and existing.kind != draft.kind:
        found.append(Problem("kind", "kind_is_fixed"))
    holder = product_id_of(draft.slug)
    if holder is not None and (existing is None or holder != existing.id):
        found.append(Problem("slug", "taken"))
    return found
