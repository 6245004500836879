"""From values to YAML, always in the same bytes: fixed order, block style, nothing trailing."""

import json
from datetime import datetime
from functools import singledispatch
from typing import Any

from shop.catalogue.wording_rules import one_line, tidy
from shop.languages import ZONE
from shop.school.shapes import (
    FilePath,
    Flag,
    Instant,
    Line,
    Many,
    Optionally,
    Prose,
    Record,
    Shape,
    Slug,
    Translated,
    Whole,
    Word,
    members,
)
from shop.texts import LANGUAGES

STEP = "  "


def written(record: Any) -> str:
    return "\n".join(_record(record, "")) + "\n"


@singledispatch
def lines(shape: Shape, key: str, value: Any, indent: str) -> list[str]:
    raise TypeError(f"no way to write a {type(shape).__name__}")


@lines.register
def _(shape: Record, key: str, value: Any, indent: str) -> list[str]:
    inner = _record(value, indent + STEP)
    return [f"{indent}{key}:", *inner] if inner else [f"{indent}{key}: {{}}"]


@lines.register
def _(shape: Many, key: str, value: Any, indent: str) -> list[str]:
    if not value:
        return [f"{indent}{key}: []"]
    if isinstance(shape.of, Slug):
        return [f"{indent}{key}: [{', '.join(value)}]"]
    items = [line for item in value for line in _item(shape.of, item, indent)]
    return [f"{indent}{key}:", *items]


@lines.register
def _(shape: Translated, key: str, value: Any, indent: str) -> list[str]:
    nothing: Any = () if isinstance(shape.of, Many) else ""
    copies = ((language, value.get(language, nothing)) for language in LANGUAGES)
    inner = [line for name, copy in copies for line in lines(shape.of, name, copy, indent + STEP)]
    return [f"{indent}{key}:", *inner]


@lines.register
def _(shape: Optionally, key: str, value: Any, indent: str) -> list[str]:
    names = [language for language in LANGUAGES if value.get(language)]
    inner = [line for name in names for line in lines(shape.of, name, value[name], indent + STEP)]
    return [f"{indent}{key}:", *inner]


@lines.register
def _(shape: Prose, key: str, value: str, indent: str) -> list[str]:
    text = tidy(value)
    if "\n" not in text or text.startswith((" ", "\t")):
        return [f"{indent}{key}: {_quoted(text)}"]
    body = (f"{indent}{STEP}{line}".rstrip() for line in text.split("\n"))
    return [f"{indent}{key}: |", *body]


@lines.register
def _(shape: Line, key: str, value: str, indent: str) -> list[str]:
    return [f"{indent}{key}: {_quoted(one_line(value))}"]


@lines.register(Slug)
@lines.register(Word)
@lines.register(FilePath)
def _(shape: Shape, key: str, value: str, indent: str) -> list[str]:
    return [f"{indent}{key}: {value}"]


@lines.register
def _(shape: Whole, key: str, value: int, indent: str) -> list[str]:
    return [f"{indent}{key}: {value}"]


@lines.register
def _(shape: Flag, key: str, value: bool, indent: str) -> list[str]:
    return [f"{indent}{key}: {'true' if value else 'false'}"]


@lines.register
def _(shape: Instant, key: str, value: datetime, indent: str) -> list[str]:
    return [f'{indent}{key}: "{value.astimezone(ZONE).isoformat()}"']


def _record(record: Any, indent: str) -> list[str]:
    made = type(record)
    return [
        line
        for member in members(made)
        if member.required or not _absent(getattr(record, member.attribute))
        for line in lines(member.shape, member.key, getattr(record, member.attribute), indent)
    ]


def _item(shape: Shape, value: Any, indent: str) -> list[str]:
    if isinstance(shape, Record):
        first, *rest = _record(value, indent + STEP)
        return [f"{indent}- {first.removeprefix(indent + STEP)}", *rest]
    return [f"{indent}- {_quoted(one_line(value))}"]


def _absent(value: Any) -> bool:
    if isinstance(value, dict):
        return not any(value.values())
    return value is None or value is False or value in ("", ())


def _quoted(text: str) -> str:
    """JSON's strings are YAML's, as long as nothing unprintable is left in them."""
    return json.dumps(text, ensure_ascii=False)
