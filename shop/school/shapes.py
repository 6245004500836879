"""The shapes a value in a school file may have."""

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class Shape:
    pass


@dataclass(frozen=True)
class Slug(Shape):
    pass


@dataclass(frozen=True)
class Line(Shape):
    """Text on one line."""


@dataclass(frozen=True)
class Prose(Shape):
    """Text on any number of lines, Markdown as a rule."""


@dataclass(frozen=True)
class Whole(Shape):
    pass


@dataclass(frozen=True)
class Flag(Shape):
    pass


@dataclass(frozen=True)
class Instant(Shape):
    """A date and time with its offset; written in Japanese time."""


@dataclass(frozen=True)
class Word(Shape):
    words: tuple[str, ...]


@dataclass(frozen=True)
class FilePath(Shape):
    """Where a file lies beside the school file, and which types it may have."""

    types: tuple[str, ...]


@dataclass(frozen=True)
class Many(Shape):
    of: Shape


@dataclass(frozen=True)
class Translated(Shape):
    """ja and en; each must be there, and an empty one says openly that there is no translation."""

    of: Shape


@dataclass(frozen=True)
class Optionally(Shape):
    """ja, en, both or neither."""

    of: Shape


@dataclass(frozen=True)
class Record(Shape):
    made: type[Any]


@dataclass(frozen=True)
class Member:
    """One key of a record: its name in Python, its name in the file, its shape."""

    attribute: str
    key: str
    shape: Shape
    required: bool


def of(shape: Shape, key: str = "") -> Any:
    """A key that must be there."""
    return field(metadata={"shape": shape, "key": key})


def maybe(shape: Shape, default: Any, key: str = "") -> Any:
    """A key that may be absent, and what absence means."""
    if isinstance(default, dict):
        return field(default_factory=dict, metadata={"shape": shape, "key": key})
    return field(default=default, metadata={"shape": shape, "key": key})


def standing() -> Any:
    """Where a record stands in its file; no part of what it says."""
    return field(default="", compare=False, repr=False)


def members(made: type[Any]) -> Iterator[Member]:
    for each in fields(made):
        if "shape" in each.metadata:
            required = each.default is MISSING and each.default_factory is MISSING
            key = each.metadata["key"] or each.name
            yield Member(each.name, key, each.metadata["shape"], required)


def neutral(shape: Shape) -> Any:
    """What stands in for a value that could not be read, so that the rest can still be checked."""
    if isinstance(shape, Record):
        return shape.made(
            **{each.attribute: neutral(each.shape) for each in members(shape.made) if each.required}
        )
    plain: dict[type[Shape], Any] = {Whole: 0, Flag: False, Instant: None, Many: ()}
    if isinstance(shape, (Translated, Optionally)):
        return {}
    return plain.get(type(shape), "")
