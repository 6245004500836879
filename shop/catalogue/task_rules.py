"""What a lesson may ask for before it counts: a quiz or something handed in. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shop.catalogue.wording_rules import (
    LANGUAGES,
    Copy,
    CopyList,
    Problem,
    line_copy,
    line_list,
    needs_japanese,
    range_problems,
    tidy_copy,
)

MOST_QUESTIONS, LEAST_CHOICES, MOST_CHOICES = 10, 2, 6
MOST_ASK, MOST_CHOICE, MOST_WHY, MOST_TASK = 300, 200, 300, 2_000
Kept = dict[str, Any]


@dataclass(frozen=True)
class QuizQuestion:
    """`right` is the number of the one right choice, counted from 1."""

    ask: Copy
    choices: CopyList
    right: int
    why: Copy


@dataclass(frozen=True)
class Quiz:
    pass_percent: int
    questions: tuple[QuizQuestion, ...]


def quiz_of(kept: Mapping[str, Any] | None) -> Quiz | None:
    """From what a lesson's row keeps; nothing kept is no quiz."""
    if not kept:
        return None
    return Quiz(kept["pass_percent"], tuple(QuizQuestion(**each) for each in kept["questions"]))


def tidied_quiz(quiz: Kept) -> Kept:
    if not quiz.get("questions"):
        return {}
    questions = [
        {
            "ask": line_copy(each["ask"]),
            "choices": line_list(each["choices"]),
            "right": each["right"],
            "why": line_copy(each["why"]),
        }
        for each in quiz["questions"]
    ]
    return {"pass_percent": quiz["pass_percent"], "questions": questions}


def tidied_task(task: Copy) -> Copy:
    return tidy_copy(task)


def task_problems(quiz: Kept, hand_in: Copy) -> list[Problem]:
    """Of a lesson's quiz and of what it wants handed in, both already tidied."""
    both = [Problem("hand_in.ja", "one_task")] if quiz and hand_in else []
    return [*both, *_quiz_problems(quiz), *_hand_in_problems(hand_in)]


def length_problems(name: str, copy: Copy, most: int) -> list[Problem]:
    """Teaching may quote a forbidden word, so only its length is looked at."""
    return [
        Problem(f"{name}.{language}", "too_long", {"most": most})
        for language, text in copy.items()
        if len(text) > most
    ]


def _hand_in_problems(hand_in: Copy) -> list[Problem]:
    missing = needs_japanese("hand_in", hand_in) if hand_in else []
    return [*missing, *length_problems("hand_in", hand_in, MOST_TASK)]


def _quiz_problems(quiz: Kept) -> list[Problem]:
    if not quiz:
        return []
    most = {"most": MOST_QUESTIONS}
    too_many = len(quiz["questions"]) > MOST_QUESTIONS
    return [
        *_number_problems("quiz.pass_percent", quiz["pass_percent"], 100),
        *([Problem("quiz.questions", "too_many", most)] if too_many else []),
        *(
            problem
            for place, each in enumerate(quiz["questions"])
            for problem in _question_problems(f"quiz.questions.{place}", each)
        ),
    ]


def _question_problems(at: str, each: Kept) -> list[Problem]:
    choices = each["choices"].get("ja", [])
    return [
        *needs_japanese(f"{at}.ask", each["ask"]),
        *length_problems(f"{at}.ask", each["ask"], MOST_ASK),
        *_choice_problems(f"{at}.choices", each["choices"]),
        *_number_problems(f"{at}.right", each["right"], max(len(choices), LEAST_CHOICES)),
        *length_problems(f"{at}.why", each["why"], MOST_WHY),
    ]


def _choice_problems(at: str, choices: CopyList) -> list[Problem]:
    asked = choices.get("ja", [])
    bounds = {"least": LEAST_CHOICES, "most": MOST_CHOICES}
    found = [
        Problem(f"{at}.{language}", "twice")
        for language in LANGUAGES
        if len(set(choices.get(language, []))) < len(choices.get(language, []))
    ]
    if not LEAST_CHOICES <= len(asked) <= MOST_CHOICES:
        found.append(Problem(f"{at}.ja", "how_many_choices", bounds))
    elif choices.get("en") and len(choices["en"]) != len(asked):
        found.append(Problem(f"{at}.en", "other_choices"))
    if any(len(each) > MOST_CHOICE for lines in choices.values() for each in lines):
        found.append(Problem(f"{at}.ja", "too_long", {"most": MOST_CHOICE}))
    return found


def _number_problems(at: str, number: int | None, most: int) -> list[Problem]:
    if number is None:
        return [Problem(at, "which_number")]
    return range_problems(at, number, 1, most)
