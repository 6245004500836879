"""A quiz is tried, work is handed in and answered; only then is such a lesson finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import Lesson
from shop.catalogue.task_rules import Quiz
from shop.catalogue.wording_rules import Problem, refuse_if, tidy
from shop.extensions import db, insert_once, rows_changed
from shop.learning.going_on import lesson_address
from shop.learning.operations import Completed, complete_lesson, finish_lesson
from shop.learning.queries import may_open
from shop.learning.task_models import HandIn, QuizPass
from shop.learning.task_rules import (
    MOST_WORDS,
    HandInState,
    Marked,
    Work,
    mark,
    tidied_work,
    work_problems,
)
from shop.outbox import Letter, put_letter

log = get_logger()


@dataclass(frozen=True)
class Tried:
    """`ended` is there only for who passed."""

    marked: Marked
    ended: Completed | None


def try_quiz(
    student_id: int, lesson_id: int, quiz: Quiz, chosen: Sequence[int | None], now: datetime
) -> Tried:
    """As often as one likes; the first pass is kept and finishes the lesson."""
    marked = mark(quiz, chosen)
    if not marked.passed:
        return Tried(marked, None)
    counts = {"right_answers": marked.right, "questions": marked.total}
    insert_once(QuizPass, student_id=student_id, lesson_id=lesson_id, passed_at=now, **counts)
    log.info("quiz passed", student=student_id, lesson=lesson_id)
    return Tried(marked, complete_lesson(student_id, lesson_id, now))


def hand_in(student_id: int, lesson_id: int, work: Work, now: datetime) -> bool:
    """One at a time: False while another waits or once one is accepted. Raises Refused."""
    work = tidied_work(work)
    refuse_if(work_problems(work))

    made = insert_once(
        HandIn,
        student_id=student_id,
        lesson_id=lesson_id,
        text=work.words,
        link=work.link or None,
        handed_in_at=now,
        state=HandInState.WAITING,
        answer="",
    )
    db.session.commit()
    log.info("handed in", student=student_id, lesson=lesson_id, made=made)
    return made


def accept_hand_in(work: HandIn, words: str, actor: Student, now: datetime) -> bool:
    """Once, with a letter, and the lesson is finished. False when it was answered before."""
    if not _claim(work, HandInState.ACCEPTED, words, actor, now):
        return False
    ended = _finish(work, now)
    _write(work, words, ended, now)
    db.session.commit()
    log.info("hand-in accepted", hand_in=work.id)
    return True


def ask_once_more(work: HandIn, words: str, actor: Student, now: datetime) -> bool:
    """Once, with a letter that says what is missing. Raises Refused when nothing is said."""
    refuse_if([] if words.strip() else [Problem("words", "say_what_is_missing")])
    if not _claim(work, HandInState.ONCE_MORE, words, actor, now):
        return False
    _write(work, words, None, now)
    db.session.commit()
    log.info("hand-in asked for once more", hand_in=work.id)
    return True


def _claim(work: HandIn, state: HandInState, words: str, actor: Student, now: datetime) -> bool:
    refuse_if(
        [Problem("words", "too_long", {"most": MOST_WORDS})] if len(words) > MOST_WORDS else []
    )
    waiting = sa.update(HandIn).where(HandIn.id == work.id, HandIn.state == HandInState.WAITING)
    kept = {"state": state, "answer": tidy(words), "answered_at": now, "answered_by_id": actor.id}
    if rows_changed(waiting.values(**kept)) == 1:
        return True
    db.session.rollback()
    return False


def _finish(work: HandIn, now: datetime) -> Completed | None:
    """Whoever lost access meanwhile finishes nothing; should it come back, they may."""
    module = work.lesson.module
    if not may_open(work.student_id, module.product_id, now):
        return None
    return finish_lesson(work.student_id, work.lesson_id, now)


def _write(work: HandIn, words: str, ended: Completed | None, now: datetime) -> None:
    """Within the caller's commit."""
    student = work.student
    context = {
        "lesson": work.lesson.title,
        "accepted": work.state is HandInState.ACCEPTED,
        "words": tidy(words),
        "address": _address(work.lesson, ended),
    }
    letter = Letter(student.email, "hand_in_answered", student.language, context)
    put_letter(letter, f"hand_in_answered:{work.id}", now)


def _address(lesson: Lesson, ended: Completed | None) -> str:
    """A module that ended has a page of its own."""
    if ended and ended.module_id:
        return f"/modules/{ended.module_id}/completed"
    return lesson_address(lesson)
