"""Reading the map: the ladders with what stands on them, and what leads where."""

from collections.abc import Iterable
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.catalogue.queries import briefly
from shop.extensions import db
from shop.ladder.models import Ladder, NextStep, Placement, Rung
from shop.ladder.rules import Place

PLACES = (
    sa.select(Placement.product_id, Rung.ladder_id, Rung.number)
    .join(Rung, Rung.id == Placement.rung_id)
    .where(Placement.product_id.in_(sa.bindparam("products", expanding=True)))
)


def ladders() -> list[Ladder]:
    """All of them in order, with rungs, placements and products; four queries however many."""
    return list(db.session.scalars(_whole().order_by(Ladder.position, Ladder.id)))


def ladders_of(teacher_id: int) -> list[Ladder]:
    mine = _whole().filter_by(teacher_id=teacher_id)
    return list(db.session.scalars(mine.order_by(Ladder.position, Ladder.id)))


def ladder_by_slug(slug: str) -> Ladder | None:
    return db.session.scalar(_whole().filter_by(slug=slug))


def ladder_of(product_id: int) -> Ladder | None:
    """The ladder a product stands on, whole."""
    standing = sa.select(Rung.ladder_id).join(Rung.placements)
    return db.session.scalar(
        _whole().where(Ladder.id.in_(standing.where(Placement.product_id == product_id)))
    )


def places_of(product_ids: Iterable[int]) -> dict[int, Place]:
    rows = db.session.execute(PLACES, {"products": list(set(product_ids))})
    return {product_id: Place(ladder_id, rung) for product_id, ladder_id, rung in rows}


def steps_from(product_ids: Iterable[int]) -> list[NextStep]:
    """Next steps leaving these products, both ends loaded, in the instructor's order."""
    return list(db.session.scalars(all_steps().where(NextStep.from_id.in_(set(product_ids)))))


def steps_to(product_ids: Iterable[int]) -> list[NextStep]:
    return list(db.session.scalars(all_steps().where(NextStep.to_id.in_(set(product_ids)))))


@cache
def all_steps() -> sa.Select[NextStep]:
    ends = (joinedload(NextStep.from_product), joinedload(NextStep.to_product))
    both_ends = (end.options(*briefly()) for end in ends)
    return sa.select(NextStep).options(*both_ends).order_by(NextStep.position, NextStep.id)


@cache
def _whole() -> sa.Select[Ladder]:
    standing = selectinload(Ladder.rungs).selectinload(Rung.placements)
    return sa.select(Ladder).options(standing.selectinload(Placement.product).options(*briefly()))
