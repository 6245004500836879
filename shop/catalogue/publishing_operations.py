"""Putting a product on the shelf, taking it down, pricing it; the price history is kept here."""

from datetime import datetime

from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.draft_queries import bundles_on_sale_with, product_draft, stock_of
from shop.catalogue.models import PriceHistory, Product, ProductState
from shop.catalogue.ownership import must_own
from shop.catalogue.product_rules import price_problems, saving_problems, tidied
from shop.catalogue.publishing_rules import publishing_problems
from shop.catalogue.rows import assign
from shop.catalogue.wording_rules import Problem, Refused, refuse_if
from shop.extensions import db

log = get_logger()


def publish_product(product: Product, actor: Student, now: datetime) -> None:
    must_own(product.teacher_id, actor)

    publish(product, now)
    db.session.commit()
    log.info("product published", product=product.id)


def publish(product: Product, now: datetime) -> None:
    """Within the caller's commit. Raises Refused with everything still missing."""
    refuse_if(problems_before_sale(product))
    if product.published:
        return
    product.state = ProductState.PUBLISHED
    product.updated_at = now
    note_price(product, now)


def problems_before_sale(product: Product) -> list[Problem]:
    draft = tidied(product_draft(product))
    return [*saving_problems(draft), *publishing_problems(draft, stock_of(product))]


def unpublish_product(product: Product, actor: Student, now: datetime) -> None:
    """Whoever owns it keeps it. Raises Refused while a bundle on sale needs it."""
    must_own(product.teacher_id, actor)
    needing = bundles_on_sale_with(product)
    if needing:
        raise Refused([Problem("state", "part_of_bundle", {"bundle": needing[0].title})])

    set_state(product, ProductState.DRAFT, now)
    db.session.commit()
    log.info("product unpublished", product=product.id)


def set_state(product: Product, state: ProductState, now: datetime) -> None:
    """Off the shelf. Within the caller's commit; `publish` alone leads onto it."""
    if assign(product, state=state):
        product.updated_at = now


def set_price(product: Product, price: int, actor: Student, now: datetime) -> None:
    must_own(product.teacher_id, actor)
    refuse_if(price_problems("price", price))
    if product.published:
        refuse_if(publishing_problems(product_draft(product, price=price), stock_of(product)))

    put_price(product, price, now)
    db.session.commit()
    log.info("price set", product=product.id, price=price)


def put_price(product: Product, price: int, now: datetime) -> None:
    """Within the caller's commit. What is on sale leaves a trace of every price it had."""
    if not assign(product, price_minor=price):
        return
    product.updated_at = now
    if product.published:
        note_price(product, now)


def note_price(product: Product, now: datetime) -> None:
    """Within the caller's commit."""
    db.session.add(
        PriceHistory(
            product_id=product.id,
            price_minor=product.price_minor,
            currency=product.currency,
            since=now,
        )
    )
