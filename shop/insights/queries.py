"""Whose numbers they are, and what stands around them; the owner's are everything."""

from collections.abc import Iterable

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Product, School
from shop.extensions import db
from shop.insights.rules import Costs
from shop.ladder.models import NextStep
from shop.ladder.queries import all_steps
from shop.money import yen
from shop.texts import Copy
from shop.voice.models import Question


def own_ids(actor: Student) -> sa.Select[int]:
    own = sa.true() if actor.owns_shop else Product.teacher_id == actor.id
    return sa.select(Product.id).where(own)


def waiting(actor: Student) -> int:
    """Questions that wait for this teacher, for the side bar."""
    open_ = sa.select(sa.func.count(Question.id)).where(Question.answered_at.is_(None))
    mine = open_ if actor.owns_shop else open_.where(Question.product_id.in_(own_ids(actor)))
    return db.session.scalar(mine) or 0


def steps_of(step_ids: Iterable[int]) -> dict[int, NextStep]:
    found = db.session.scalars(all_steps().where(NextStep.id.in_(set(step_ids))))
    return {each.id: each for each in found}


def titles_of(product_ids: Iterable[int]) -> dict[int, Copy]:
    titles = sa.select(Product.id, Product.title).where(Product.id.in_(set(product_ids)))
    return {product_id: title for product_id, title in db.session.execute(titles)}


def costs() -> Costs:
    typed = sa.select(School.margin_percent, School.cost_to_win_minor).order_by(School.id).limit(1)
    row = db.session.execute(typed).first()
    if row is None:
        return Costs()
    return Costs(row[0], None if row[1] is None else yen(row[1]))
