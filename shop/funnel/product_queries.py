"""Everything one product page needs, in always the same few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.accounts.models import Student
from shop.catalogue.models import BundlePart, Module, Product
from shop.catalogue.queries import curriculum_of
from shop.checkout.queries import Confirm, confirm_of
from shop.extensions import db
from shop.funnel.operations import proposed_on_its_page
from shop.funnel.product_rules import Visit
from shop.funnel.shop_queries import OnShelf, Wanted, on_shelf
from shop.ladder.models import Ladder, NextStep
from shop.ladder.queries import ladder_of, steps_from
from shop.learning.lesson_queries import done_in
from shop.learning.rules import EventPhase, phase
from shop.money import Money
from shop.offers.history import OPEN
from shop.offers.queries import open_proposal_for, proposal_of
from shop.orders.queries import owned_for


@dataclass(frozen=True)
class Asked:
    """Who opens which page: `proposal`, `preview` and `coupon` come from its address."""

    slug: str
    student: Student | None
    proposal: str = ""
    preview: bool = False
    coupon: str = ""

    @property
    def buyer(self) -> Student | None:
        """In a preview everybody is a stranger."""
        return None if self.preview else self.student


@dataclass(frozen=True)
class Gathered:
    product: Product
    student: Student | None
    visit: Visit
    owned: Mapping[int, Money]
    confirm: Confirm | None
    modules: Sequence[Module]
    done: frozenset[int]
    shelf: Mapping[int, OnShelf]
    ladder: Ladder | None
    steps: Sequence[NextStep]
    stage: EventPhase | None


def gather(asked: Asked, now: datetime) -> Gathered | None:
    """None when there is no such product."""
    wanted = _proposal(asked, now)
    product = product_at(asked.slug)
    if product is None:
        return None
    student = asked.student
    owned = owned_for(student.id, now) if student else {}
    confirm = confirm_of(asked.slug, asked.buyer, wanted, now, asked.coupon)
    stage = _stage(product, now)
    return Gathered(
        product=product,
        student=student,
        visit=_visit(product, asked, owned, confirm, stage),
        owned=owned,
        confirm=confirm,
        modules=curriculum_of(product.id),
        done=done_in(student.id, product.id) if student else frozenset(),
        shelf={each.product.id: each for each in _shelf(student, now)},
        ladder=ladder_of(product.id),
        steps=steps_from([product.id]),
        stage=stage,
    )


def product_at(slug: str) -> Product | None:
    """Whatever its state, with all its page names."""
    found = sa.select(Product).filter_by(slug=slug)
    return db.session.scalar(
        found.options(
            joinedload(Product.teacher),
            joinedload(Product.media),
            joinedload(Product.requires),
            joinedload(Product.wait_for),
            selectinload(Product.parts).joinedload(BundlePart.product),
        ).execution_options(populate_existing=True)
    )


def _proposal(asked: Asked, now: datetime) -> str | None:
    """The one its address names, else an open one, else one that an instructor put here.

    Proposing begins a transaction of its own, so this comes before anything is loaded.
    """
    if asked.buyer is None:
        return None
    student_id = asked.buyer.id
    product_id = db.session.scalar(sa.select(Product.id).filter_by(slug=asked.slug))
    if product_id is None:
        return None
    named = proposal_of(student_id, asked.proposal) if asked.proposal else None
    if named is not None and named.product_id == product_id and named.state in OPEN:
        return named.public_id
    waiting = open_proposal_for(student_id, product_id, now)
    found = waiting or proposed_on_its_page(student_id, product_id, now)
    return found.public_id if found else None


def _visit(
    product: Product,
    asked: Asked,
    owned: Mapping[int, Money],
    confirm: Confirm | None,
    stage: EventPhase | None,
) -> Visit:
    contents = {part.product_id for part in product.parts} or {product.id}
    return Visit(
        published=product.published,
        owned=contents <= owned.keys(),
        preview=asked.preview and _teaches(product, asked.student),
        over=stage is EventPhase.OVER,
        stopped=confirm.stopped if confirm else None,
        has_required=product.requires_id in owned,
        waiting=bool(confirm and confirm.waiting),
        offered=bool(confirm and confirm.proposal),
        free=bool(confirm and not confirm.quote.total),
    )


def _teaches(product: Product, student: Student | None) -> bool:
    return student is not None and (student.owns_shop or student.id == product.teacher_id)


def _shelf(student: Student | None, now: datetime) -> list[OnShelf]:
    return on_shelf(Wanted(), student.id if student else None, now)


def _stage(product: Product, now: datetime) -> EventPhase | None:
    if product.starts_at is None:
        return None
    return phase(product.starts_at, product.minutes or 60, product.archive_days, now)
