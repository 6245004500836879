"""What a product costs, what the law asks, and whether it is on the shelf."""

from typing import Any

from flask import Blueprint, request

from shop import clock
from shop.accounts.access import instructor, me
from shop.catalogue.draft_queries import product_draft
from shop.catalogue.operations import remove_product, save_product
from shop.catalogue.publishing_operations import publish_product, set_price, unpublish_product
from shop.languages import local
from shop.languages import said as _
from shop.studio.asking import Question, ask_first, deed_or_why, refused_or
from shop.studio.found import my_product
from shop.studio.lint.pages import rows_about
from shop.studio.pages import Page, page
from shop.studio.products.forms import LawForm, PriceForm
from shop.studio.products.pages import address, saved, tabs
from shop.studio.products.selling_pages import missing, price_effects, prices

bp = Blueprint("studio_selling", __name__)
BOTH = ["GET", "POST"]


@bp.route("/studio/products/<slug:slug>/price", methods=BOTH)
@instructor
def price(slug: str) -> Page:
    product = my_product(slug)
    form = PriceForm(price=product.price_minor)
    if form.keeps(lambda: set_price(product, form.price.data or 0, me(), clock.now())):
        return saved(product, "/price")
    shown: dict[str, Any] = {"history": prices(product), "effects": price_effects(product)}
    shown |= {"product": product, "tabs": tabs(product, "price")}
    findings = rows_about(product.slug, clock.now())
    return page("product/price", "products", form, findings=findings, **shown)


@bp.route("/studio/products/<slug:slug>/law", methods=BOTH)
@instructor
def law(slug: str) -> Page:
    product = my_product(slug)
    form = LawForm(long_tuition=product.long_tuition.value)
    answer = form.long_tuition.data
    draft = product_draft(product, long_tuition=answer)
    if form.keeps(lambda: save_product(draft, me(), clock.now(), product)):
        return saved(product, "/law")
    return page("product/law", "products", form, product=product, tabs=tabs(product, "law"))


@bp.get("/studio/products/<slug:slug>/publishing")
@instructor
def publishing(slug: str) -> Page:
    product = my_product(slug)
    shown: dict[str, Any] = {"rows": missing(product), "tabs": tabs(product, "publishing")}
    return page("product/publishing", "products", product=product, **shown)


@bp.post("/studio/products/<slug:slug>/publish")
@instructor
def publish(slug: str) -> Page:
    product = my_product(slug)
    back, title = address(product, "/publishing"), local(product.title)
    said = _("“%(title)s” is public now.", title=title)
    why = _("“%(title)s” is not public yet. Below stands what is missing, and where.", title=title)
    return deed_or_why(lambda: publish_product(product, me(), clock.now()), back, said, why)


@bp.post("/studio/products/<slug:slug>/unpublish")
@instructor
def unpublish(slug: str) -> Page:
    product = my_product(slug)
    back, title = address(product, "/publishing"), local(product.title)
    said = _("“%(title)s” is a draft again. Whoever owns it keeps it.", title=title)
    return deed_or_why(lambda: unpublish_product(product, me(), clock.now()), back, said)


@bp.route("/studio/products/<slug:slug>/remove", methods=BOTH)
@instructor
def remove(slug: str) -> Page:
    product = my_product(slug)
    title, back = local(product.title), address(product, "/publishing")
    if request.method == "GET":
        effect = _("Its modules, lessons and place on the ladder go with it.")
        return ask_first(Question("products", title, effect, address(product), back))
    return refused_or(lambda: remove_product(product, me()), "/studio/products", title)
