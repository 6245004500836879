"""What a person decided about money that did not fit."""

from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.extensions import db, rows_changed
from shop.payments.models import OwnerTask

log = get_logger()


def finish_task(task_id: int, now: datetime) -> bool:
    """False when it was done before, or never was."""
    waiting = sa.update(OwnerTask).where(OwnerTask.id == task_id, OwnerTask.done_at.is_(None))
    done = rows_changed(waiting.values(done_at=now)) == 1
    db.session.commit()
    log.info("task done", task=task_id, done=done)
    return done
