"""Writing values into rows, and saying whether that changed anything."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Protocol

from sqlalchemy.exc import IntegrityError

from shop.catalogue.wording_rules import Problem, Refused
from shop.extensions import Base, db


class Ordered(Protocol):
    id: Any
    position: Any


def assign(row: Base, **values: Any) -> bool:
    """Only what differs is written. Within the caller's commit."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def forget(row: Base, field: str) -> None:
    """Delete the row, or refuse when students' facts hang on it. Within the caller's commit."""
    try:
        with db.session.begin_nested():
            db.session.delete(row)
            db.session.flush()  # the foreign keys answer now, inside the savepoint
    except IntegrityError:
        raise Refused([Problem(field, "in_use")]) from None


def renumber(rows: Sequence[Ordered]) -> bool:
    """Positions 1, 2, 3 unless they stand in this order already. Within the caller's commit."""
    if all(one.position < other.position for one, other in pairwise(rows)):
        return False
    for place, row in enumerate(rows, start=1):
        if row.position != place:
            row.position = place
    return True


def moved(rows: Sequence[Ordered], row: Ordered, by: int) -> list[Ordered]:
    """The same rows with one of them `by` places further down; it stops at the ends."""
    others = [each for each in rows if each.id != row.id]
    here = [each.id for each in rows].index(row.id)
    target = min(max(here + by, 0), len(others))
    return [*others[:target], row, *others[target:]]
