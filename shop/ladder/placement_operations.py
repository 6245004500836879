"""Which product stands on which rung: on one, or on none."""

from collections.abc import Sequence

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.catalogue.ownership import must_own
from shop.catalogue.rows import moved, renumber
from shop.catalogue.wording_rules import Problem, Refused, refuse_if
from shop.extensions import db
from shop.ladder.map_rules import RUNGS
from shop.ladder.models import Ladder, Placement, Rung
from shop.ladder.operations import rung_of

log = get_logger()


def place_on_rung(product: Product, ladder: Ladder, number: int, actor: Student) -> None:
    """At the end of the rung; wherever it stood before, it stands there no longer."""
    must_own(product.teacher_id, actor)
    must_own(ladder.teacher_id, actor)
    refuse_if([] if number in RUNGS else [Problem("number", "no_such_rung")])

    rung = rung_of(ladder, number)
    standing = [each for each in placements_on(rung) if each.product_id != product.id]
    put_on_rung(rung, [*(each.product_id for each in standing), product.id])
    db.session.commit()
    log.info("product placed", product=product.id, rung=rung.id)


def put_on_rung(rung: Rung, product_ids: Sequence[int]) -> None:
    """These products in this order and no others. Within the caller's commit."""
    rows = [_placement(product_id, rung) for product_id in product_ids]
    for each in placements_on(rung):
        if each.product_id not in product_ids:
            db.session.delete(each)
    renumber(rows)
    db.session.flush()  # what is read next in this commit stands where it was put


def move_on_ladder(product: Product, by: int, actor: Student) -> None:
    """To the rung above (1) or below (-1). Raises Refused off the ends or off the ladder."""
    must_own(product.teacher_id, actor)
    standing = _where(product)
    rung = db.session.get_one(Rung, standing.rung_id)
    ladder = db.session.get_one(Ladder, rung.ladder_id)

    place_on_rung(product, ladder, rung.number + by, actor)


def move_along_rung(product: Product, by: int, actor: Student) -> None:
    """-1 is forward, 1 is back, among the products on the same rung."""
    must_own(product.teacher_id, actor)
    standing = _where(product)

    rung = db.session.get_one(Rung, standing.rung_id)
    renumber(moved(placements_on(rung), standing, by))
    db.session.commit()
    log.info("product moved along", product=product.id, rung=rung.id)


def take_off(product: Product, actor: Student) -> None:
    must_own(product.teacher_id, actor)

    db.session.delete(_where(product))
    db.session.commit()
    log.info("product taken off", product=product.id)


def placements_on(rung: Rung) -> list[Placement]:
    found = sa.select(Placement).filter_by(rung_id=rung.id)
    return list(db.session.scalars(found.order_by(Placement.position, Placement.id)))


def _where(product: Product) -> Placement:
    found = db.session.scalar(sa.select(Placement).filter_by(product_id=product.id))
    if found is None:
        raise Refused([Problem("number", "not_on_ladder")])
    return found


def _placement(product_id: int, rung: Rung) -> Placement:
    found = db.session.scalar(sa.select(Placement).filter_by(product_id=product_id))
    if found is None:
        found = Placement(rung_id=rung.id, product_id=product_id, position=0)
        db.session.add(found)
    if found.rung_id != rung.id:
        found.rung_id = rung.id
    return found
