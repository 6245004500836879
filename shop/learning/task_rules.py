"""How a quiz is marked, and what may be handed in. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil
from urllib.parse import urlsplit

from shop.catalogue.task_rules import Quiz
from shop.catalogue.wording_rules import Problem, one_line, tidy

MOST_WORDS, MOST_LINK = 10_000, 500
WEB = ("http", "https")
WHOLE = 100


class TaskKind(StrEnum):
    """What a lesson asks for before it counts as finished."""

    QUIZ = "quiz"
    HAND_IN = "hand_in"


class HandInState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    ONCE_MORE = "once_more"


@dataclass(frozen=True)
class Marked:
    """Places of the questions, counted from 0."""

    right: int
    total: int
    passed: bool
    wrong: tuple[int, ...]
    blank: tuple[int, ...]


@dataclass(frozen=True)
class Work:
    """What a student hands in: words, a link, or both."""

    words: str = ""
    link: str = ""


def mark(quiz: Quiz, chosen: Sequence[int | None]) -> Marked:
    """Nothing is marked before every question has its answer."""
    pairs = list(zip(quiz.questions, chosen, strict=True))
    blank = tuple(place for place, (_, choice) in enumerate(pairs) if choice is None)
    wrong = tuple(place for place, (asked, choice) in enumerate(pairs) if choice != asked.right)
    right, total = len(pairs) - len(wrong), len(pairs)
    return Marked(right, total, right >= needed(quiz) and not blank, wrong, blank)


def needed(quiz: Quiz) -> int:
    """How many right answers are enough: the share, rounded up."""
    return ceil(Fraction(quiz.pass_percent, WHOLE) * len(quiz.questions))


def tidied_work(work: Work) -> Work:
    return Work(tidy(work.words), one_line(work.link))


def work_problems(work: Work) -> list[Problem]:
    if not (work.words.strip() or work.link):
        return [Problem("words", "nothing_handed_in")]
    long_words, long_link = {"most": MOST_WORDS}, {"most": MOST_LINK}
    return [
        *([Problem("words", "too_long", long_words)] if len(work.words) > MOST_WORDS else []),
        *([Problem("link", "too_long", long_link)] if len(work.link) > MOST_LINK else []),
        *([] if _fit_link(work.link) else [Problem("link", "not_a_link")]),
    ]


def _fit_link(link: str) -> bool:
    if not link:
        return True
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in WEB and bool(parts.hostname) and link.isprintable() and " " not in link
