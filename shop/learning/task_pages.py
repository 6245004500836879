"""A lesson's quiz or hand-in as its page shows it, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import ngettext
from markupsafe import Markup

from shop.accounts.models import Student
from shop.catalogue.lesson_text import lesson_html
from shop.catalogue.models import Lesson
from shop.catalogue.task_rules import Quiz, QuizQuestion, quiz_of
from shop.languages import language, local, moment_time, path
from shop.languages import said as _
from shop.learning.forms import HandInForm
from shop.learning.lesson_queries import LessonPage
from shop.learning.rules import Access
from shop.learning.task_models import HandIn
from shop.learning.task_queries import last_hand_in, passed
from shop.learning.task_rules import HandInState, Marked, TaskKind, mark, needed
from shop.texts import pick_list

Chosen = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Choice:
    number: int
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """`wrong` is the sentence at an answer that was not right, or not given."""

    name: str
    ask: str
    choices: list[Choice]
    wrong: str


@dataclass(frozen=True, slots=True)
class QuizShown:
    kind: str
    done: bool
    why: str
    address: str
    questions: list[QuestionShown]
    rule: str
    result: str


@dataclass(frozen=True, slots=True)
class HandInShown:
    """`last` is what was handed in last; `told` says what came of it."""

    kind: str
    done: bool
    why: str
    address: str
    task: Markup
    last: HandIn | None
    waiting: bool
    told: str
    form: HandInForm


def task(
    page: LessonPage, student: Student | None, chosen: Chosen = (), form: HandInForm | None = None
) -> QuizShown | HandInShown | None:
    """Nothing for who only looks into a preview; a teacher sees it and sends nothing."""
    lesson, quiz = page.lesson, quiz_of(page.lesson.quiz)
    if student is None or page.access is Access.PREVIEW:
        return None
    if quiz:
        return _quiz(lesson, quiz, passed(student.id, lesson.id), chosen)
    if lesson.hand_in:
        return _hand_in(lesson, last_hand_in(student.id, lesson.id), form)
    return None


def why_open(kind: TaskKind) -> str:
    """Why a lesson cannot be marked as done yet."""
    if kind is TaskKind.QUIZ:
        return _("This lesson is done when its quiz is passed.")
    return _("This lesson is done when its work is accepted by the instructor.")


def passed_words(marked: Marked) -> str:
    right, total = marked.right, marked.total
    return _("Quiz passed: %(right)s of %(total)s right.", right=right, total=total)


def _quiz(lesson: Lesson, quiz: Quiz, done: bool, chosen: Chosen) -> QuizShown:
    marked = mark(quiz, chosen) if chosen else None
    return QuizShown(
        kind="quiz",
        done=done,
        why=why_open(TaskKind.QUIZ),
        address=path(f"/lessons/{lesson.id}/quiz"),
        questions=[
            _question(place, each, chosen[place] if chosen else None, marked)
            for place, each in enumerate(quiz.questions)
        ],
        rule=_rule(quiz),
        result=_result(marked) if marked else "",
    )


def _rule(quiz: Quiz) -> str:
    total = len(quiz.questions)
    asked = ngettext("%(num)s question.", "%(num)s questions.", total)
    enough = _("%(needed)s right are enough.", needed=needed(quiz))
    return " ".join([str(asked), enough, _("Try as often as you like.")])


def _result(marked: Marked) -> str:
    if marked.blank:
        return _("Choose an answer at every question.")
    return _(
        "%(right)s of %(total)s right. Look at the others once more.",
        right=marked.right,
        total=marked.total,
    )


def _question(
    place: int, asked: QuizQuestion, choice: int | None, marked: Marked | None
) -> QuestionShown:
    lines = pick_list(asked.choices, language())
    return QuestionShown(
        name=f"q{place}",
        ask=local(asked.ask),
        choices=[Choice(n, line, n == choice) for n, line in enumerate(lines, start=1)],
        wrong=_wrong(place, asked, marked, lines[choice - 1] if choice else ""),
    )


def _wrong(place: int, asked: QuizQuestion, marked: Marked | None, choice: str) -> str:
    """Once something is left blank, only that is said: nothing has been marked yet."""
    if marked is None or place not in marked.wrong:
        return ""
    if marked.blank:
        return _("Choose one.") if place in marked.blank else ""
    return " ".join([_("“%(choice)s” is not it.", choice=choice), local(asked.why)]).strip()


def _hand_in(lesson: Lesson, last: HandIn | None, form: HandInForm | None) -> HandInShown:
    return HandInShown(
        kind="hand_in",
        done=last is not None and last.accepted,
        why=why_open(TaskKind.HAND_IN),
        address=path(f"/lessons/{lesson.id}/hand-in"),
        task=lesson_html(local(lesson.hand_in)),
        last=last,
        waiting=last is not None and last.waiting,
        told=_told(last) if last else "",
        form=form or _fresh(last),
    )


def _fresh(last: HandIn | None) -> HandInForm:
    """Again begins with what was handed in before."""
    if last is None:
        return HandInForm(formdata=None)
    return HandInForm(formdata=None, words=last.text, link=last.link)


def _told(last: HandIn) -> str:
    if last.answered_at is None:
        at = moment_time(last.handed_in_at)
        return _("Handed in on %(moment)s. The answer comes here and by e-mail.", moment=at)
    on = moment_time(last.answered_at)
    if last.state is HandInState.ACCEPTED:
        return _("Accepted on %(moment)s.", moment=on)
    return _("Answered on %(moment)s: once more, please.", moment=on)
