"""Products, their curriculum, their parts, and which of them are on sale."""

import sqlalchemy as sa

from shop.catalogue.bundle_operations import put_bundle_parts
from shop.catalogue.lesson_rules import lesson_problems, tidied_lesson
from shop.catalogue.models import Product, ProductState
from shop.catalogue.operations import put_product
from shop.catalogue.product_rules import saving_problems, tidied
from shop.catalogue.publishing_operations import publish, set_state
from shop.catalogue.rows import assign
from shop.catalogue.wording_rules import refuse_if
from shop.extensions import db
from shop.school import schema
from shop.school.drafting import LESSON_FIELDS, bare_draft, lesson_draft, product_draft
from shop.school.lesson_import import import_modules
from shop.school.work import Work


def import_products(work: Work) -> None:
    for entry in work.school.products:
        _make_row(entry, work)
    for entry in work.school.products:
        product = work.products.get(entry.key)
        if product is None:
            _only_check(entry, work)
        else:
            _fill(product, entry, work)
    for entry in sorted(work.school.products, key=lambda each: each.kind == "bundle"):
        _put_on_sale(entry, work)


def _make_row(entry: schema.Product, work: Work) -> None:
    teacher = work.teacher(entry.teacher)
    product = db.session.scalar(sa.select(Product).filter_by(slug=entry.key))
    if product is None and teacher is not None:
        with work.at(entry.at):
            product = put_product(bare_draft(entry), teacher, work.now)
    if product is not None:
        work.products[entry.key] = product


def _fill(product: Product, entry: schema.Product, work: Work) -> None:
    teacher = work.teacher(entry.teacher)
    if teacher is None:
        return
    with work.at(entry.at):
        put_product(product_draft(entry, work.media), teacher, work.now, product)
    if assign(product, teacher_id=teacher.id):
        product.updated_at = work.now
    import_modules(product, entry, work)
    if entry.parts or entry.kind == "bundle":
        with work.at(entry.at):
            known = [slug for slug in entry.parts if slug in work.products]
            put_bundle_parts(product, known, work.now)


def _only_check(entry: schema.Product, work: Work) -> None:
    """Without a row there is nothing to write, but everything else wrong with it is still said."""
    with work.at(entry.at):
        refuse_if(saving_problems(tidied(product_draft(entry, work.media))))
    for lesson in (lesson for module in entry.modules for lesson in module.lessons):
        with work.at(lesson.at, LESSON_FIELDS):
            refuse_if(lesson_problems(tidied_lesson(lesson_draft(lesson, work.media))))


def _put_on_sale(entry: schema.Product, work: Work) -> None:
    product = work.products.get(entry.key)
    if product is None:
        return
    if entry.state == "published":
        with work.at(entry.at):
            publish(product, work.now)
    elif entry.state:
        set_state(product, ProductState(entry.state), work.now)
