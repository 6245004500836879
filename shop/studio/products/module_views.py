"""Modules of a course: add, change, order, remove."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts.access import instructor, me
from shop.catalogue.lesson_operations import save_module
from shop.catalogue.models import Product
from shop.catalogue.order_operations import move_module, remove_module
from shop.catalogue.queries import curriculum_of
from shop.languages import local
from shop.languages import said as _
from shop.studio.asking import Question, ask_first, refused_or
from shop.studio.found import my_module, my_product
from shop.studio.lessons.forms import ModuleForm, module_of
from shop.studio.pages import Page, done, page
from shop.studio.products.outline import outline
from shop.studio.products.pages import address, tabs

bp = Blueprint("studio_modules", __name__)
MOVES = {"up": -1, "down": 1}


@bp.post("/studio/products/<slug:slug>/modules")
@instructor
def add(slug: str) -> Page:
    product, form = my_product(slug), ModuleForm()
    if form.keeps(lambda: save_module(form.draft(), product, me(), clock.now())):
        return done(_("The module is added. Now its first lesson."), _outline(product))
    shown = {"product": product, "tabs": tabs(product, "contents")}
    modules = outline(curriculum_of(product.id))
    return page("product/course", "products", form, modules=modules, **shown)


@bp.route("/studio/modules/<number:module_id>", methods=["GET", "POST"])
@instructor
def module(module_id: int) -> Page:
    module = my_module(module_id)
    form, product = ModuleForm(**module_of(module)), module.product
    if form.keeps(lambda: save_module(form.draft(), product, me(), clock.now(), module)):
        return done(_("Saved."), _outline(product))
    return page("module", "products", form, module=module, product=product)


@bp.post("/studio/modules/<number:module_id>/move")
@instructor
def move(module_id: int) -> Response:
    module = my_module(module_id)
    move_module(module, MOVES.get(request.form.get("do", ""), 0), me(), clock.now())
    said = _("“%(title)s” is moved.", title=local(module.title))
    return done(said, _outline(module.product))


@bp.route("/studio/modules/<number:module_id>/remove", methods=["GET", "POST"])
@instructor
def remove(module_id: int) -> Page:
    module = my_module(module_id)
    back, title = _outline(module.product), local(module.title)
    if request.method == "GET":
        effect = _("Its lessons go with it. This cannot be undone.")
        return ask_first(Question("products", title, effect, f"/studio/modules/{module_id}", back))
    return refused_or(lambda: remove_module(module, me(), clock.now()), back, title)


def _outline(product: Product) -> str:
    return address(product, "/contents")
