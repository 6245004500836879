"""What students say, written down."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
import structlog

from shop.accounts.attempt_operations import count_try
from shop.accounts.models import Student
from shop.extensions import db, rows_changed
from shop.outbox import Letter, put_letter
from shop.voice import queries, rules
from shop.voice.help_operations import ask_for_help_after
from shop.voice.models import Question, SurveyAnswer

log = structlog.get_logger()


@dataclass(frozen=True)
class Opinion:
    """No score means the student would rather not say; that is an answer too."""

    score: int | None
    words: str = ""


def ask(question: Question, network: str) -> Question:
    """Until it is answered nothing is proposed to whoever asked. Raises TooManyTries."""
    count_try("question", question.email, question.asked_at)
    count_try("question_network", network, question.asked_at)
    db.session.add(question)
    db.session.commit()
    log.info("question asked", question=question.id, student=question.student_id)
    return question


def answer_question(question: Question, answer: str, now: datetime) -> bool:
    """Once, with a letter to where the asker reads now. False when somebody answered it before."""
    waiting = sa.update(Question).where(Question.id == question.id, Question.answered_at.is_(None))
    if rows_changed(waiting.values(answer=answer, answered_at=now)) != 1:
        db.session.rollback()
        return False
    asker = db.session.get(Student, question.student_id or 0)
    context = {"question": question.words, "answer": answer}
    to, spoken = (asker.email, asker.language) if asker else (question.email, "ja")
    letter = Letter(to, "answered", spoken, context)
    put_letter(letter, f"answered:{question.id}", now)
    db.session.commit()
    log.info("question answered", question=question.id)
    return True


def answer_survey(student_id: int, product_id: int, opinion: Opinion, now: datetime) -> bool:
    """False when the student answered lately: they are not asked twice in 90 days.

    Whoever is unhappy is a task for the teacher of the course.
    """
    said = queries.last_survey_answer(student_id, product_id)
    if not rules.may_be_asked(said, now):
        return False
    answer = SurveyAnswer(student_id=student_id, product_id=product_id, answered_at=now)
    answer.score, answer.words = opinion.score, opinion.words
    db.session.add(answer)
    if rules.unhappy(answer.score):
        db.session.flush()  # the task is named after the answer
        ask_for_help_after(answer)
    db.session.commit()
    log.info("survey answered", student=student_id, product=product_id, score=opinion.score)
    return True
