"""What an instructor should do today, how it goes, and what an empty shop still needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import ngettext

from shop.accounts.models import Student
from shop.catalogue.legal_rules import missing
from shop.catalogue.models import Product
from shop.catalogue.queries import school
from shop.ladder.models import Ladder
from shop.languages import local, moment_time, path
from shop.languages import said as _
from shop.learning.task_models import HandIn
from shop.money import display
from shop.offers.sentences import why_not
from shop.offers.words import Rule
from shop.payments.models import OwnerTask
from shop.studio import queries
from shop.studio.home import queries as home_queries
from shop.studio.home.queries import Numbers
from shop.studio.home.task_words import detail, place, sentence
from shop.studio.home.trouble_pages import troubles
from shop.studio.orders.queries import OrderSearch, orders
from shop.studio.voice.hand_in_queries import works_waiting
from shop.studio.voice.queries import needing_help, waiting_for
from shop.voice.models import HelpTask, Question

Row = dict[str, Any]
SHORT = 60


@dataclass(frozen=True, slots=True)
class StatRow:
    label: str
    value: str
    n: str
    definition: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    id: int
    said: str
    detail: str
    href: str
    label: str


def home(actor: Student, now: datetime) -> dict[str, Any]:
    products, ladders = queries.products(actor), queries.my_ladders(actor)
    setup = _setup(actor, list(products), ladders)
    return {
        "questions": [_question(each) for each in waiting_for(actor)],
        "works": [_work(each) for each in works_waiting(actor)],
        "tasks": [_task(each) for each in home_queries.open_tasks()] if actor.owns_shop else [],
        "trouble": troubles() if actor.owns_shop else [],
        "review": _review(actor),
        "help": [_help(task, student) for task, student in needing_help(actor)],
        "stats": _stats(home_queries.numbers(actor, now)),
        "setup": [] if all(row["done"] for row in setup) else setup,
    }


def _review(actor: Student) -> list[Row]:
    return [
        {"text": each.number, "href": path(f"/studio/orders/{each.public_id}")}
        for each in orders(actor, OrderSearch(state="review"))
    ]


def _question(question: Question) -> Row:
    words = " ".join(question.words.split())
    short = words if len(words) <= SHORT else words[:SHORT] + "…"
    return {
        "text": short,
        "href": path(f"/studio/questions/{question.id}"),
        "since": moment_time(question.asked_at),
    }


def _work(work: HandIn) -> Row:
    return {
        "text": local(work.lesson.title),
        "href": path(f"/studio/hand-ins/{work.id}"),
        "who": work.student.name or work.student.email,
        "since": moment_time(work.handed_in_at),
    }


def _help(task: HelpTask, student: Student) -> Row:
    """The same sentence that withheld an offer from this student."""
    return {
        "id": task.id,
        "name": student.name or student.email,
        "href": path(f"/studio/students/{student.public_id}"),
        "why": why_not(Rule(task.reason)),
        "since": moment_time(task.made_at),
    }


def _task(task: OwnerTask) -> TaskRow:
    href, label = place(task) or ("", "")
    return TaskRow(task.id, sentence(task.kind), detail(task), href, label)


def _stats(numbers: Numbers) -> list[StatRow]:
    return [
        StatRow(
            _("Sales"),
            display(numbers.sales),
            str(ngettext("%(num)s order in 30 days", "%(num)s orders in 30 days", numbers.sold)),
            _("Tax included, refunds taken off"),
        ),
        StatRow(
            _("Offers accepted"),
            _share(numbers.accepted, numbers.shown),
            _("%(yes)s of %(shown)s shown in 90 days", yes=numbers.accepted, shown=numbers.shown),
            _("Undone ones count as not accepted"),
        ),
        StatRow(
            _("Courses finished"),
            _share(numbers.graduated, numbers.begun),
            _("%(done)s of %(all)s begun in 90 days", done=numbers.graduated, all=numbers.begun),
            _("Of those given a course in this time, how many have graduated by now"),
        ),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "—"


def _setup(actor: Student, products: list[Product], ladders: list[Ladder]) -> list[Row]:
    """From an empty shop to the first ladder that proposes something."""
    placed = any(rung.placements for ladder in ladders for rung in ladder.rungs)
    published = any(each.published for each in products)
    rows = [
        _todo(_("Make the first product"), bool(products), "/studio/products/new"),
        _todo(_("Publish it"), published, "/studio/products"),
        _todo(_("Draw a ladder and put products on it"), placed, "/studio/ladders"),
        _todo(
            _("Connect two products by a next step"),
            bool(queries.steps(actor)),
            "/studio/steps/new",
        ),
    ]
    if not actor.owns_shop:
        return rows
    kept = school()
    complete = kept is not None and not missing(kept.legal or {})
    return [
        _todo(_("Say who sells: the pages the law asks for"), complete, "/studio/settings"),
        *rows,
    ]


def _todo(title: str, done: bool, place: str) -> Row:
    row: Row = {"title": title, "done": done}
    return row if done else row | {"href": path(place), "label": _("Do it now"), "detail": ""}
