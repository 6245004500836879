"""Every commit that touches map, catalogue or offers gives the map a new version.

The version is chance, not a count: two shops, or one shop restored, never mean different maps by
the same one. Seats are left out; a decision asks how many are left.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from shop.catalogue.models import BundlePart, Module, Product
from shop.extensions import Base, db
from shop.ladder.models import Ladder, NextStep, Placement, Rung
from shop.offers.models import MapVersion, Offer
from shop.public_ids import new_public_id

ON_THE_MAP: tuple[type[Base], ...] = (
    BundlePart,
    Ladder,
    Module,
    NextStep,
    Offer,
    Placement,
    Product,
    Rung,
)
TABLES = {model.__tablename__ for model in ON_THE_MAP}
CHANGED, OWN_MAP = "map_changed", "own_map"


@event.listens_for(db.session, "before_flush")
def _see_rows(session: Session, _context: Any, _instances: Any) -> None:
    made_or_gone = (*session.new, *session.deleted)
    changed = (row for row in session.dirty if session.is_modified(row))
    if any(isinstance(row, ON_THE_MAP) for row in (*made_or_gone, *changed)):
        _note(session)


@event.listens_for(db.session, "do_orm_execute")
def _see_statements(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete or state.is_insert):
        return
    table = getattr(state.statement, "table", None)
    if getattr(table, "name", "") in TABLES and not state.execution_options.get("seats_only"):
        _note(state.session)


@event.listens_for(db.session, "before_commit")
def _say_so(session: Session) -> None:
    """Last of all, so that whoever waits for this row waits for nothing else."""
    session.flush()
    if session.info.get(CHANGED) and not session.in_nested_transaction():
        session.execute(sa.update(MapVersion).values(version=new_public_id()))


@event.listens_for(db.session, "after_transaction_end")
def _forget(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(CHANGED, None)
    session.info.pop(OWN_MAP, None)


def _note(session: Session) -> None:
    session.info[CHANGED] = True
    session.info.pop(OWN_MAP, None)
