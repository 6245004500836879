"""Lessons that ask for something: a quiz of three questions, or a page to hand in."""

from shop.catalogue.models import Lesson
from shop.extensions import db

TASK = {"ja": "一ページを**書いて**ください", "en": "Write **one page**"}
RIGHT = {"q0": "2", "q1": "1", "q2": "3"}


def question(number, right, choices=3):
    return {
        "ask": {"ja": f"問い{number}", "en": f"Question {number}"},
        "choices": {
            "ja": [f"答え{number}-{n}" for n in range(1, choices + 1)],
            "en": [f"Answer {number}-{n}" for n in range(1, choices + 1)],
        },
        "right": right,
        "why": {"ja": f"第{number}節を見ます", "en": f"See section {number}"},
    }


QUIZ = {"pass_percent": 60, "questions": [question(1, 2), question(2, 1), question(3, 3)]}


def ask_quiz(lesson_id, quiz=QUIZ):
    db.session.get(Lesson, lesson_id).quiz = quiz
    db.session.commit()


def ask_hand_in(lesson_id):
    db.session.get(Lesson, lesson_id).hand_in = TASK
    db.session.commit()
