"""What a product holds: a course's outline, a bundle's parts, seats, a date, a file."""

from typing import Any

from flask import Blueprint

from shop import clock
from shop.accounts.access import instructor, me
from shop.catalogue.bundle_operations import set_bundle_parts
from shop.catalogue.draft_queries import product_draft, stock_of
from shop.catalogue.models import Product
from shop.catalogue.operations import save_product
from shop.catalogue.queries import curriculum_of
from shop.studio.file_operations import keep_download
from shop.studio.found import my_product
from shop.studio.lessons.forms import ModuleForm
from shop.studio.pages import Page, page
from shop.studio.products.contents_forms import BundleForm, DownloadForm, bundle_of, download_of
from shop.studio.products.forms import CoachingForm, EventForm, coaching_of, event_of
from shop.studio.products.outline import file_words, outline
from shop.studio.products.pages import others, saved, tabs
from shop.studio.uploading import big_bodies

bp = Blueprint("studio_contents", __name__)
big_bodies(bp)


@bp.route("/studio/products/<slug:slug>/contents", methods=["GET", "POST"])
@instructor
def contents(slug: str) -> Page:
    product = my_product(slug)
    return PAGES[product.kind.value](product)


def _course(product: Product) -> Page:
    modules = outline(curriculum_of(product.id))
    return _tab("course", product, ModuleForm(formdata=None), modules=modules)


def _coaching(product: Product) -> Page:
    form = CoachingForm(**coaching_of(product))
    changes = {name: form[name].data for name in coaching_of(product)}
    if form.keeps(lambda: _change(product, **changes)):
        return saved(product, "/contents")
    return _tab("coaching", product, form)


def _event(product: Product) -> Page:
    form = EventForm(**event_of(product))
    names = ("starts_at", "minutes", "join_url", "archive_days")
    changes = {name: form[name].data for name in names} | {"place": form.copy("place")}
    if form.keeps(lambda: _change(product, **changes)):
        return saved(product, "/contents")
    return _tab("event", product, form)


def _download(product: Product) -> Page:
    form, kept = DownloadForm(**download_of(product)), file_words(product.media)
    title = form.copy("media_title")
    if form.keeps(lambda: keep_download(product, form.upload(), title, me(), clock.now())):
        return saved(product, "/contents")
    return _tab("download", product, form, kept=kept)


def _bundle(product: Product) -> Page:
    form = BundleForm(**bundle_of([part.slug for part in stock_of(product).parts]))
    form.offer(others(me(), product))
    if form.keeps(lambda: set_bundle_parts(product, form.chosen(), me(), clock.now())):
        return saved(product, "/contents")
    return _tab("bundle", product, form)


def _change(product: Product, **changes: Any) -> None:
    save_product(product_draft(product, **changes), me(), clock.now(), product)


def _tab(name: str, product: Product, form: Any, **shown: Any) -> Page:
    shown |= {"product": product, "tabs": tabs(product, "contents")}
    return page(f"product/{name}", "products", form, **shown)


PAGES = {
    "course": _course,
    "coaching": _coaching,
    "event": _event,
    "download": _download,
    "bundle": _bundle,
    "membership": _course,
}
