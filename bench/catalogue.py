"""The products and the map of the large school: as many at every size."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shop.catalogue.models import (
    Lesson,
    LongTuition,
    Module,
    Product,
    ProductKind,
    ProductState,
)
from shop.extensions import Base
from shop.ladder.models import Ladder, NextStep, NextStepKind, Placement, Rung
from shop.offers.models import Offer

PRODUCTS, COURSES, LADDERS, MODULES, LESSONS = 200, 160, 10, 5, 4
STEPS = ("upsell", "cross_sell", "cross_sell", "bridge", "add_on", "cross_sell", "upsell", "upsell")
OTHERS = (ProductKind.DOWNLOAD, ProductKind.COACHING, ProductKind.EVENT)
Row = dict[str, Any]


def rows(now: datetime) -> tuple[tuple[type[Base], Iterator[Row]], ...]:
    return (
        (Product, (_product(number, now) for number in range(1, PRODUCTS + 1))),
        (Module, (row for product in range(1, COURSES + 1) for row in _modules(product))),
        (Lesson, (row for product in range(1, COURSES + 1) for row in _lessons(product))),
        (Ladder, (_ladder(number) for number in range(1, LADDERS + 1))),
        (Rung, (_rung(number) for number in range(1, 4 * LADDERS + 1))),
        (Placement, (_placement(number) for number in range(1, PRODUCTS + 1))),
        (NextStep, (_step(number) for number in range(1, PRODUCTS * len(STEPS) + 1))),
        (Offer, (_offer(number, now) for number in range(1, PRODUCTS + 1))),
    )


def modules_of(product: int) -> range:
    return range((product - 1) * MODULES + 1, product * MODULES + 1)


def lessons_of(product: int) -> range:
    return range((product - 1) * MODULES * LESSONS + 1, product * MODULES * LESSONS + 1)


def _product(number: int, now: datetime) -> Row:
    return {
        "id": number,
        "slug": f"product-{number}",
        "kind": ProductKind.COURSE if number <= COURSES else OTHERS[number % len(OTHERS)],
        "state": ProductState.PUBLISHED,
        "teacher_id": 1,
        "title": _copy("講座", f"Course {number}"),
        "outcome": _copy("できる", "You can"),
        "description": _copy("この講座では、" * 30, "In this course " * 30),
        "price_minor": 980 * number,
        "long_tuition": LongTuition.NO,
        "created_at": now,
        "updated_at": now,
    }


def _modules(product: int) -> Iterator[Row]:
    for position, number in enumerate(modules_of(product), start=1):
        title = _copy(f"第{position}章", f"Module {position}")
        yield {
            "id": number,
            "product_id": product,
            "slug": f"m{position}",
            "position": position,
            "title": title,
        }


def _lessons(product: int) -> Iterator[Row]:
    for place, number in enumerate(lessons_of(product)):
        yield {
            "id": number,
            "module_id": modules_of(product)[place // LESSONS],
            "slug": f"l{place}",
            "position": place,
            "title": _copy(f"レッスン{place}", f"Lesson {place}"),
        }


def _ladder(number: int) -> Row:
    title = _copy("書く", "Writing")
    return {
        "id": number,
        "slug": f"ladder-{number}",
        "teacher_id": 1,
        "position": number,
        "title": title,
    }


def _rung(number: int) -> Row:
    return {"id": number, "ladder_id": (number - 1) // 4 + 1, "number": (number - 1) % 4 + 1}


def _placement(product: int) -> Row:
    rung = (product - 1) * 4 * LADDERS // PRODUCTS + 1
    return {"id": product, "rung_id": rung, "product_id": product, "position": product}


def _step(number: int) -> Row:
    start, nth = divmod(number - 1, len(STEPS))
    return {
        "id": number,
        "from_id": start + 1,
        "to_id": (start + 1 + nth * 7) % PRODUCTS + 1,
        "kind": NextStepKind(STEPS[nth]),
        "position": nth,
        "challenge": _copy("次に困ること", "What comes up next"),
    }


def _offer(number: int, now: datetime) -> Row:
    return {
        "id": number,
        "slug": f"offer-{number}",
        "next_step_id": (number - 1) * len(STEPS) + 1,
        "moment": "course_completed",
        "state": "running",
        "price_rule": "percent",
        "percent": 10,
        "created_at": now,
    }


def _copy(ja: str, en: str) -> dict[str, str]:
    return {"ja": ja, "en": en}
