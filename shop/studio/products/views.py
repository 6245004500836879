"""Products: the list, a new one, and what its own page says."""

from typing import Any

from flask import Blueprint

from shop import clock
from shop.accounts.access import instructor, me
from shop.catalogue.draft_queries import product_draft
from shop.catalogue.models import Product
from shop.catalogue.operations import save_product
from shop.catalogue.product_rules import ProductDraft
from shop.studio import queries
from shop.studio.found import my_product
from shop.studio.lint.pages import rows_about
from shop.studio.pages import Page, page
from shop.studio.products.forms import (
    BasicsForm,
    FaqForm,
    NewProductForm,
    PageForm,
    basics_of,
    faq_of,
    page_of,
)
from shop.studio.products.pages import listed, others, saved, slug_of, tabs

bp = Blueprint("studio_products", __name__)
BOTH = ["GET", "POST"]


@bp.get("/studio/products")
@instructor
def products() -> Page:
    return page("products", "products", rows=listed(queries.products(me())))


@bp.route("/studio/products/new", methods=BOTH)
@instructor
def new() -> Page:
    form, made = NewProductForm(), []
    if form.keeps(lambda: made.append(save_product(_first_draft(form), me(), clock.now()))):
        return saved(made[0], "/contents")
    return page("new_product", "products", form)


@bp.route("/studio/products/<slug:slug>", methods=BOTH)
@instructor
def basics(slug: str) -> Page:
    product = my_product(slug)
    linked = slug_of(product.requires_id), slug_of(product.upgrades_id)
    form = BasicsForm(**basics_of(product, *linked))
    form.requires.choices = form.upgrades.choices = others(me(), product)
    if form.keeps(lambda: _change(product, **_basics(form))):
        return saved(product)
    return _tab("basics", product, form)


@bp.route("/studio/products/<slug:slug>/page", methods=BOTH)
@instructor
def its_page(slug: str) -> Page:
    product = my_product(slug)
    form = PageForm(**page_of(product, slug_of(product.wait_for_id)))
    form.wait_for.choices = others(me(), product)
    if form.keeps(lambda: _change(product, **_texts(form))):
        return saved(product, "/page")
    return _tab("page", product, form)


@bp.route("/studio/products/<slug:slug>/faq", methods=BOTH)
@instructor
def faq(slug: str) -> Page:
    product = my_product(slug)
    form = FaqForm(**faq_of(product))
    if form.keeps(lambda: _change(product, faq=form.said())):
        return saved(product, "/faq")
    return _tab("faq", product, form)


def _tab(name: str, product: Product, form: Any) -> Page:
    shown = {"product": product, "tabs": tabs(product, name)}
    findings = rows_about(product.slug, clock.now())
    return page(f"product/{name}", "products", form, findings=findings, **shown)


def _change(product: Product, **changes: Any) -> None:
    save_product(product_draft(product, **changes), me(), clock.now(), product)


def _first_draft(form: NewProductForm) -> ProductDraft:
    return ProductDraft(
        slug=form.slug.data or "",
        kind=form.kind.data,
        title=form.copy("title"),
        price=form.price.data or 0,
    )


def _basics(form: BasicsForm) -> dict[str, Any]:
    return {
        "title": form.copy("title"),
        "outcome": form.copy("outcome"),
        "slug": form.slug.data or "",
        "access_days": form.access_days.data,
        "seats": form.seats.data,
        "requires": form.requires.data or None,
        "upgrades": form.upgrades.data or None,
    }


def _texts(form: PageForm) -> dict[str, Any]:
    copies = {name: form.copy(name) for name in ("description", "contents", "delivery", "refund")}
    lists = {name: form.lines(name) for name in ("outcomes", "fits", "waits")}
    return {**copies, **lists, "wait_for": form.wait_for.data or None}
