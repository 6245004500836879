"""A teacher is told that a student needs a hand: once per reason and fortnight."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from structlog import get_logger

from shop.extensions import db, insert_once, rows_changed
from shop.voice.models import HelpTask, SurveyAnswer

UNHAPPY = "unhappy"
FORTNIGHT = timedelta(days=14)
log = get_logger()


def ask_for_help(student_id: int, product_id: int | None, reason: str, now: datetime) -> bool:
    """True when the teacher did not know yet. Within the caller's commit."""
    if told_lately(student_id, reason, now):
        return False
    about = {"student_id": student_id, "product_id": product_id, "reason": reason}
    return _open(f"{student_id}:{reason}:{now.date()}", about, now)


def ask_for_help_after(said: SurveyAnswer) -> bool:
    """For every low score, since each course has its own teacher. Within the caller's commit."""
    about = {"student_id": said.student_id, "product_id": said.product_id, "reason": UNHAPPY}
    return _open(f"survey:{said.id}", about, said.answered_at)


def told_lately(student_id: int, reason: str, now: datetime) -> bool:
    lately = sa.select(HelpTask.id).where(
        HelpTask.student_id == student_id,
        HelpTask.reason == reason,
        HelpTask.made_at > now - FORTNIGHT,
    )
    return db.session.scalar(sa.select(lately.exists())) is True


def finish_help(task: HelpTask, now: datetime) -> bool:
    """False when it was done before."""
    waiting = sa.update(HelpTask).where(HelpTask.id == task.id, HelpTask.done_at.is_(None))
    done = rows_changed(waiting.values(done_at=now)) == 1
    db.session.commit()
    log.info("help given", task=task.id, done=done)
    return done


def _open(key: str, about: Mapping[str, object], now: datetime) -> bool:
    made = insert_once(HelpTask, key=key, made_at=now, **about)
    if made:
        log.info("help asked for", student=about["student_id"], reason=about["reason"])
    return made
