"""Letters and other work in the outbox, as its owner reads it."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from shop.extensions import db
from shop.languages import moment_time
from shop.languages import said as _
from shop.mail.queries import letter_in, subjects
from shop.outbox import Outbox

Rows = list[list[Any]]


def listed(rows: Sequence[Outbox]) -> Rows:
    return [_row(row, subject) for row, subject in zip(rows, subjects(rows), strict=True)]


def failed_jobs() -> Rows:
    """Work of every kind that was given up, the newest first."""
    given_up = sa.select(Outbox).where(Outbox.failed_at.is_not(None)).order_by(Outbox.id.desc())
    rows = db.session.scalars(given_up.limit(50))
    return [[row.kind, row.key, row.attempts, row.last_error or "—"] for row in rows]


def _row(row: Outbox, subject: str) -> list[Any]:
    return [subject, letter_in(row).to, moment_time(row.made_at), _state(row)]


def _state(row: Outbox) -> dict[str, str]:
    if row.failed_at:
        return {"badge": _("Given up"), "kind": "chalk"}
    if row.done_at:
        return {"badge": _("Sent"), "kind": ""}
    tried = _("Waiting, tried %(times)s times", times=row.attempts)
    return {"badge": tried if row.attempts else _("Waiting"), "kind": "line"}
