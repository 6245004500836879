"""A large school made of plain rows: bulk inserts through Core, the same for the same size.

Full size (1.0) is 1,000,000 students, 200 products, 5,000,000 entitlements, 50,000,000
completions and 20,000,000 proposals.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bench import catalogue
from bench.catalogue import COURSES, LESSONS, MODULES, PRODUCTS
from shop.accounts.models import Role, Student
from shop.extensions import Base, db
from shop.learning.models import (
    Completion,
    Entitlement,
    Graduation,
    ModuleCompletion,
    SourceKind,
)
from shop.offers.models import Answer, MapVersion, Proposal
from shop.orders.models import Order
from shop.payments.models import Payment

NOON = datetime(2026, 10, 8, 3, 0, tzinfo=UTC)
FULL, AT_ONCE = 1_000_000, 20_000
OWNED, DONE, SHOWN, BOUGHT = 5, 50, 20, 2
STATES = ("shown", "shown", "declined", "accepted", "withdrawn")
Row = dict[str, Any]


def fill(size: float) -> int:
    """How many students there are now."""
    students = max(1, round(FULL * size))
    with db.engine.connect() as connection:
        _hurry(connection)
        for model, rows in _tables(students):
            _insert(connection, model, rows)
        connection.execute(sa.update(MapVersion).values(version=f"filled {size}"))
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return students


def courses_of(student: int) -> list[int]:
    """The products a student owns, by number; the first two are finished, the third half so."""
    return Random(student).sample(range(1, COURSES + 1), OWNED)


def _tables(students: int) -> Iterator[tuple[type[Base], Iterator[Row]]]:
    yield Student, _of_all(_student, students)
    yield from catalogue.rows(NOON)
    for model, make in HISTORY.items():
        yield model, _of_all(make, students)


def _of_all(make: Callable[[int], Iterator[Row]], students: int) -> Iterator[Row]:
    return (row for number in range(1, students + 1) for row in make(number))


def _student(number: int) -> Iterator[Row]:
    role = Role.INSTRUCTOR if number == 1 else Role.STUDENT
    yield {
        "id": number,
        "public_id": f"s{number}",
        "email": f"s{number}@example.jp",
        "role": role,
        "created_at": NOON,
    }


def _entitlements(student: int) -> Iterator[Row]:
    for place, product in enumerate(courses_of(student)):
        yield {
            "student_id": student,
            "product_id": product,
            "source_kind": SourceKind.GIFT,
            "source_id": product,
            "granted_at": _ago(200 - 10 * place),
        }


def _completions(student: int) -> Iterator[Row]:
    lessons = [each for product in courses_of(student) for each in catalogue.lessons_of(product)]
    for place, lesson in enumerate(lessons[:DONE]):
        yield {"student_id": student, "lesson_id": lesson, "completed_at": _ago(150 - 2 * place)}


def _modules(student: int) -> Iterator[Row]:
    modules = [
        (product, each) for product in courses_of(student) for each in catalogue.modules_of(product)
    ]
    for place, (product, module) in enumerate(modules[: DONE // LESSONS]):
        yield {
            "student_id": student,
            "product_id": product,
            "module_id": module,
            "completed_at": _ago(150 - 2 * LESSONS * place),
        }


def _graduations(student: int) -> Iterator[Row]:
    for place, product in enumerate(courses_of(student)[: DONE // (LESSONS * MODULES)]):
        at = _ago(100 - 40 * place)
        yield {"student_id": student, "product_id": product, "graduated_at": at}


def _orders(student: int) -> Iterator[Row]:
    for number in _numbers(student, BOUGHT):
        at = _ago(200)
        yield {
            "id": number,
            "public_id": f"o{number}",
            "student_id": student,
            "quote_id": f"q{number}",
            "language": "ja",
            "opened_at": at,
            "expires_at": at,
            "paid_at": at,
        }


def _payments(student: int) -> Iterator[Row]:
    for number in _numbers(student, BOUGHT):
        yield {
            "id": number,
            "mode": "sandbox",
            "order_id": number,
            "student_id": student,
            "route": "checkout",
            "state": "succeeded",
            "amount_minor": 9_800,
            "created_at": _ago(200),
            "window_ends_at": _ago(199),
            "settled_at": _ago(200),
        }


def _proposals(student: int) -> Iterator[Row]:
    chance = Random(-student)
    words = {"ja": "次の一歩になる講座", "en": "A course that is the next step"}
    about = {"about": courses_of(student)[0], "title": words}
    for number in _numbers(student, SHOWN):
        shown = _ago(40 + 30 * (number % SHOWN))
        yield {
            "id": number,
            "public_id": f"p{number}",
            "student_id": student,
            "occasion": f"mail:{number % SHOWN}",
            "moment": "mail",
            "product_id": chance.randint(1, PRODUCTS),
            "kind": "cross_sell",
            "reason": "graduated",
            "reason_facts": about,
            "title": words,
            "contents": words,
            "list_price_minor": 9_800,
            "price_minor": 9_800,
            "deadline": shown + timedelta(days=7),
            "state": STATES[number % len(STATES)],
            "shown_at": shown,
        }


def _answers(student: int) -> Iterator[Row]:
    for number in _numbers(student, SHOWN):
        said = STATES[number % len(STATES)]
        if said in ("declined", "accepted"):
            at = _ago(40 + 30 * (number % SHOWN))
            yield {"proposal_id": number, "kind": said, "answered_at": at}


def _numbers(student: int, each: int) -> range:
    return range((student - 1) * each + 1, student * each + 1)


def _ago(days: int) -> datetime:
    return NOON - timedelta(days=days)


HISTORY: dict[type[Base], Callable[[int], Iterator[Row]]] = {
    Entitlement: _entitlements,
    Completion: _completions,
    ModuleCompletion: _modules,
    Graduation: _graduations,
    Order: _orders,
    Payment: _payments,
    Proposal: _proposals,
    Answer: _answers,
}


def _insert(connection: Connection, model: type[Base], rows: Iterator[Row]) -> None:
    while some := list(islice(rows, AT_ONCE)):
        connection.execute(sa.insert(model), some)
    connection.commit()


def _hurry(connection: Connection) -> None:
    """What is only being made need not survive a power cut; ids given by hand come in order."""
    if connection.dialect.name == "sqlite":
        connection.commit()
        for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
            connection.connection.execute(f"PRAGMA {pragma}")
