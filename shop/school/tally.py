"""Counting what an import really wrote, by watching the session."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from shop.extensions import db


@dataclass
class Tally:
    created: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    kept: list[Any] = field(default_factory=list)

    def see(self, session: Any, *_: Any) -> None:
        """The rows are kept alive, so that no two of them share an identity."""
        new = list(session.new)
        touched = [row for row in session.dirty if session.is_modified(row)]
        self.created |= {id(row) for row in new}
        self.changed |= {id(row) for row in (*touched, *session.deleted)} - self.created
        self.kept += [*new, *touched, *session.deleted]


@contextmanager
def counting() -> Iterator[Tally]:
    tally, session = Tally(), db.session()
    event.listen(session, "before_flush", tally.see)
    try:
        yield tally
    finally:
        event.remove(session, "before_flush", tally.see)
