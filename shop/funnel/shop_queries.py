"""What stands on the shelves: published products with their rung, and how far this student is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import BundlePart, Lesson, Module, Product, ProductKind, ProductState
from shop.catalogue.queries import briefly
from shop.catalogue.search_rules import ESCAPE, like_patterns
from shop.extensions import db
from shop.ladder.models import Ladder, Placement, Rung
from shop.learning.models import Completion
from shop.learning.queries import owned
from shop.texts import Copy


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visitor asks the catalogue for; nothing set means everything, `price` is the most."""

    topic: str = ""
    rung: int | None = None
    price: int | None = None
    owned: bool | None = None
    search: str = ""

    @property
    def anything(self) -> bool:
        chosen = (self.rung, self.price, self.owned)
        return bool(self.topic or self.search) or any(each is not None for each in chosen)


@dataclass(frozen=True, slots=True)
class OnShelf:
    """One product: `rung` is 0 for what stands on no ladder, `parts` are a bundle's products."""

    product: Any
    rung: int
    lessons: int
    minutes: int
    owned: bool
    done: int
    parts: tuple[int, ...] = field(default=())


def on_shelf(wanted: Wanted, student_id: int | None, now: datetime) -> list[OnShelf]:
    """In climbing order. A fixed number of queries for one product or a thousand."""
    rows = db.session.execute(_wanted(wanted).options(*briefly())).all()
    mine = owned(student_id, now) if student_id else frozenset()
    done = _done(student_id, mine) if student_id else {}
    parts = _parts(row.Product.id for row in rows if row.Product.kind is ProductKind.BUNDLE)
    shelf = [
        OnShelf(
            product=row.Product,
            rung=row.rung or 0,
            lessons=row.lessons or 0,
            minutes=row.minutes or 0,
            owned=_has(row.Product.id, parts, mine),
            done=done.get(row.Product.id, 0),
            parts=parts.get(row.Product.id, ()),
        )
        for row in rows
    ]
    kept = (each for each in shelf if wanted.owned is None or each.owned is wanted.owned)
    return [each for each in kept if each.owned or not _over(each.product, now)]


def topics() -> list[tuple[str, Copy]]:
    """The ladders' addresses and titles, in the instructor's order."""
    rows = db.session.execute(sa.select(Ladder.slug, Ladder.title).order_by(Ladder.position))
    return [(slug, title) for slug, title in rows]


def _wanted(wanted: Wanted) -> sa.Select[Any]:
    lengths = (
        sa.select(
            Module.product_id,
            sa.func.count(Lesson.id).label("lessons"),
            sa.func.sum(Lesson.minutes).label("minutes"),
        )
        .join(Module.lessons)
        .group_by(Module.product_id)
        .subquery()
    )
    found = (
        sa.select(Product, Rung.number.label("rung"), lengths.c.lessons, lengths.c.minutes)
        .outerjoin(Placement, Placement.product_id == Product.id)
        .outerjoin(Rung, Rung.id == Placement.rung_id)
        .outerjoin(Ladder, Ladder.id == Rung.ladder_id)
        .outerjoin(lengths, lengths.c.product_id == Product.id)
        .where(Product.state == ProductState.PUBLISHED, *_conditions(wanted))
    )
    places = (Rung.number.nulls_last(), Ladder.position, Placement.position, Product.id)
    return found.order_by(*places)


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [
        Product.search_text.like(pattern, escape=ESCAPE) for pattern in like_patterns(wanted.search)
    ]
    if wanted.topic:
        conditions.append(Ladder.slug == wanted.topic)
    if wanted.rung:
        conditions.append(Rung.number == wanted.rung)
    if wanted.price is not None:
        conditions.append(Product.price_minor <= wanted.price)
    return conditions


def _done(student_id: int, products: Iterable[int]) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(Module.product_id, sa.func.count(Completion.id))
        .join(Module.lessons)
        .join(Completion, Completion.lesson_id == Lesson.id)
        .where(Completion.student_id == student_id, Module.product_id.in_(products))
        .group_by(Module.product_id)
    )
    return {product_id: done for product_id, done in rows}


def _parts(bundles: Iterable[int]) -> dict[int, tuple[int, ...]]:
    parts: dict[int, tuple[int, ...]] = {}
    rows = db.session.execute(
        sa.select(BundlePart.bundle_id, BundlePart.product_id)
        .where(BundlePart.bundle_id.in_(list(bundles)))
        .order_by(BundlePart.position)
    )
    for bundle_id, product_id in rows:
        parts[bundle_id] = (*parts.get(bundle_id, ()), product_id)
    return parts


def _has(product_id: int, parts: dict[int, tuple[int, ...]], mine: frozenset[int]) -> bool:
    """A bundle is owned when every part of it is."""
    contents = parts.get(product_id) or (product_id,)
    return mine.issuperset(contents)


def _over(product: Product, now: datetime) -> bool:
    if product.starts_at is None:
        return False
    return product.starts_at + timedelta(minutes=product.minutes or 0) < now


def teachers(ids: Iterable[int]) -> list[Student]:
    """Whoever teaches something that is on the shelves, with their letter."""
    return list(db.session.scalars(sa.select(Student).where(Student.id.in_(set(ids)))))
