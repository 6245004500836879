"""What in a school file points to nothing, or is named twice. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

VERSION = 1


@dataclass(frozen=True)
class Finding:
    path: str
    code: str
    facts: dict[str, object] = field(default_factory=dict)


def findings(school: Any) -> Iterator[Finding]:
    if school.version != VERSION:
        yield Finding("dandan_school", "wrong_version", {"version": VERSION})
    yield from _named_twice(school)
    yield from _pointing_nowhere(school)
    yield from _placed_twice(school)


def steps_named(school: Any, offer: Any) -> list[Any]:
    """The next steps an offer may mean: one, unless it says too little or too much."""
    return [
        step
        for step in school.next_steps
        if (step.from_, step.to) == (offer.from_, offer.to) and offer.kind in (None, step.kind)
    ]


def _named_twice(school: Any) -> Iterator[Finding]:
    for entries in (school.teachers, school.ladders, school.products, school.offers):
        yield from _twice(entries, lambda entry: entry.key, "key")
    yield from _twice(school.teachers, lambda teacher: teacher.email.lower(), "email")
    yield from _twice(school.next_steps, lambda step: (step.from_, step.to, step.kind), "to")
    for ladder in school.ladders:
        yield from _twice(ladder.rungs, lambda rung: rung.number, "number")
    for product in school.products:
        yield from _twice(product.modules, lambda module: module.key, "key")
        for module in product.modules:
            yield from _twice(module.lessons, lambda lesson: lesson.key, "key")


def _twice(entries: Iterable[Any], named: Callable[[Any], object], key: str) -> Iterator[Finding]:
    seen: Counter[object] = Counter()
    for entry in entries:
        name = named(entry)
        seen[name] += 1
        if seen[name] > 1:
            shown = name if isinstance(name, (str, int)) else " → ".join(map(str, name))  # type: ignore[call-overload]
            yield Finding(f"{entry.at}.{key}", "named_twice", {"key": shown})


def _pointing_nowhere(school: Any) -> Iterator[Finding]:
    teachers = {teacher.key for teacher in school.teachers}
    products = {product.key for product in school.products}
    yield from _unknown(_teacher_references(school), teachers, "no_such_teacher")
    yield from _unknown(_product_references(school), products, "no_such_product")
    for offer in school.offers:
        meant = len(steps_named(school, offer))
        if meant != 1:
            code = "which_step" if meant else "no_such_step"
            yield Finding(f"{offer.at}.to", code, {"start": offer.from_, "end": offer.to})


def _unknown(
    references: Iterable[tuple[str, str | None]], known: set[str], code: str
) -> Iterator[Finding]:
    for path, slug in references:
        if slug is not None and slug not in known:
            yield Finding(path, code, {"key": slug})


def _teacher_references(school: Any) -> Iterator[tuple[str, str]]:
    for entry in (*school.ladders, *school.products):
        yield f"{entry.at}.teacher", entry.teacher


def _product_references(school: Any) -> Iterator[tuple[str, str | None]]:
    for ladder in school.ladders:
        for rung in ladder.rungs:
            yield from _each(rung, "products")
    for product in school.products:
        yield f"{product.at}.requires", product.requires
        yield f"{product.at}.upgrades", product.upgrades
        yield f"{product.at}.wait_for", product.wait_for
        yield from _each(product, "parts")
    for step in school.next_steps:
        yield f"{step.at}.from", step.from_
        yield f"{step.at}.to", step.to
    yield from _audience_references(school)


def _audience_references(school: Any) -> Iterator[tuple[str, str | None]]:
    groups = (group for offer in school.offers for group in offer.audience)
    for condition in (each for group in groups for each in group.all):
        yield f"{condition.at}.product", condition.product


def _each(entry: Any, name: str) -> Iterator[tuple[str, str]]:
    for place, slug in enumerate(getattr(entry, name)):
        yield f"{entry.at}.{name}[{place}]", slug


def _placed_twice(school: Any) -> Iterator[Finding]:
    standing: set[str] = set()
    for ladder in school.ladders:
        for rung in ladder.rungs:
            for path, slug in _each(rung, "products"):
                if slug in standing:
                    yield Finding(path, "placed_twice", {"key": slug})
                standing.add(slug)
