"""Work written in its cause's commit. The queue is only a doorbell; these rows are the truth."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from shop.extensions import Base, db, insert_once, rows_changed

CLAIM = timedelta(minutes=5)
MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=30)
NOBODY = "@erased.invalid"

Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}
_doorbell: list[Callable[[], Any]] = []
log = structlog.get_logger()

WAITING = "done_at IS NULL AND failed_at IS NULL"


class Outbox(Base):
    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index(
            "ix_outbox_waiting",
            "due_at",
            sqlite_where=sa.text(WAITING),
            postgresql_where=sa.text(WAITING),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    payload: Mapped[dict[str, Any]]
    key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(sa.Text)


@dataclass(frozen=True)
class Letter:
    """Mail waiting to leave: the event names its templates, the context holds plain JSON only."""

    to: str
    event: str
    language: str
    context: dict[str, Any]


def handles(kind: str) -> Callable[[Handler], Handler]:
    """The work behind a kind of row; it must be idempotent and runs outside transactions."""

    def register(work: Handler) -> Handler:
        _handlers[kind] = work
        return work

    return register


def on_ring(ring: Callable[[], Any]) -> None:
    _doorbell[:] = [ring]


def put(
    kind: str, payload: dict[str, Any], key: str, now: datetime, due_at: datetime | None = None
) -> bool:
    """False when the same key was put before. Within the caller's commit."""
    due = due_at or now
    made = insert_once(
        Outbox, kind=kind, payload=payload, key=key, made_at=now, due_at=due, attempts=0
    )
    if made and due <= now:
        db.session.info["ring"] = True
    return made


def put_letter(letter: Letter, key: str, now: datetime) -> bool:
    """False when it was written before, or its reader is erased. Within the caller's commit."""
    if letter.to.endswith(NOBODY):
        return False
    return put("letter", asdict(letter), key, now)


def sweep(now: datetime, limit: int = 5) -> int:
    """Do everything that is due; several sweepers share the rows."""
    done = 0
    while taken := _claim(now, limit):
        for row in taken:
            _work_on(row, now)
        done += len(taken)
    return done


def given_up() -> list[Outbox]:
    """What the owner should know of: nobody tries these any more."""
    rows = sa.select(Outbox).where(Outbox.failed_at.is_not(None))
    return list(db.session.scalars(rows.order_by(Outbox.id).limit(100)))


def try_again(now: datetime) -> int:
    """Whatever kept them from leaving was mended."""
    revived = {"failed_at": None, "attempts": 0, "due_at": now}
    freed = rows_changed(sa.update(Outbox).where(Outbox.failed_at.is_not(None)).values(**revived))
    db.session.info["ring"] = True
    db.session.commit()
    log.info("outbox rows tried again", rows=freed)
    return freed


def _claim(now: datetime, limit: int) -> list[Outbox]:
    free = sa.or_(Outbox.claimed_until.is_(None), Outbox.claimed_until < now)
    waiting = sa.select(Outbox).where(sa.text(WAITING), Outbox.due_at <= now, free)
    rows = list(
        db.session.scalars(
            waiting.order_by(Outbox.due_at, Outbox.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
    for row in rows:
        row.claimed_until, row.attempts = now + CLAIM, row.attempts + 1
    db.session.commit()
    return rows


def _work_on(row: Outbox, now: datetime) -> None:
    try:
        _handlers[row.kind](row.payload)
        db.session.commit()
        outcome: dict[str, Any] = {"done_at": now, "claimed_until": None, "last_error": None}
    except Exception as failure:  # whatever it was, the row keeps it and is tried again later
        db.session.rollback()
        log.exception("outbox row failed", row=row.id, kind=row.kind, attempt=row.attempts)
        outcome = _after_failure(row, failure, now)
    rows_changed(sa.update(Outbox).where(Outbox.id == row.id).values(**outcome))
    db.session.commit()


def _after_failure(row: Outbox, failure: Exception, now: datetime) -> dict[str, Any]:
    kept: dict[str, Any] = {"claimed_until": None, "last_error": repr(failure)[:500]}
    if row.attempts >= MAX_ATTEMPTS:
        return kept | {"failed_at": now}
    return kept | {"due_at": now + FIRST_PAUSE * 3 ** (row.attempts - 1)}


@event.listens_for(db.session, "after_commit")
def _ring_after_commit(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.pop("ring", False):
        return
    for ring in _doorbell:
        try:
            ring()
        except (
            Exception
        ):  # a queue that is down must not fail a paid order: the sweep finds the row
            log.exception("the doorbell is broken")


@event.listens_for(db.session, "after_rollback")
def _forget_after_rollback(session: Session) -> None:
    session.info.pop("ring", None)
