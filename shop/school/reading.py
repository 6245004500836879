"""From YAML to values, with everything that does not fit, line by line. Nothing is ever run."""

from datetime import datetime
from functools import singledispatch
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from shop.catalogue.upload_rules import PATH
from shop.catalogue.wording_rules import SLUG, one_line, tidy
from shop.school.faults import Faults
from shop.school.nodes import TAG, bare, line, root
from shop.school.schema import SchoolFile
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
    neutral,
)
from shop.texts import LANGUAGES

BIGGEST = 1_000_000_000


def read_school(text: str, faults: Faults) -> SchoolFile | None:
    """None when there is nothing to go on with; what could not be read is replaced by nothing."""
    node = root(text, faults)
    if not isinstance(node, MappingNode):
        faults.add("", "wanted_map") if not faults.found else None
        return None
    school: SchoolFile = read(Record(SchoolFile), node, "", faults)
    return school


@singledispatch
def read(shape: Shape, node: Node, at: str, faults: Faults) -> Any:
    raise TypeError(f"no way to read a {type(shape).__name__}")


@read.register
def _(shape: Record, node: Node, at: str, faults: Faults) -> Any:
    faults.lines.setdefault(at, line(node))
    if not isinstance(node, MappingNode) or node.tag != f"{TAG}map":
        return _refuse(shape, at, faults, "wanted_map")

    known = {member.key: member for member in members(shape.made)}
    children = _children(node, at, tuple(known), faults)
    values = {}
    for member in known.values():
        path = _inside(at, member.key)
        if member.key in children:
            values[member.attribute] = read(member.shape, children[member.key], path, faults)
        elif member.required:
            faults.add(path, "missing_key", key=member.key)
            values[member.attribute] = neutral(member.shape)
    return shape.made(**values, at=at)


@read.register
def _(shape: Many, node: Node, at: str, faults: Faults) -> Any:
    faults.lines.setdefault(at, line(node))
    if not isinstance(node, SequenceNode) or node.tag != f"{TAG}seq":
        return _refuse(shape, at, faults, "wanted_list")
    return tuple(
        read(shape.of, child, f"{at}[{place}]", faults) for place, child in enumerate(node.value)
    )


@read.register
def _(shape: Translated, node: Node, at: str, faults: Faults) -> Any:
    copies = _in_languages(shape, node, at, faults)
    for language in LANGUAGES:
        if copies is not None and language not in copies:
            faults.add(_inside(at, language), "missing_translation", language=language)
    return {language: value for language, value in (copies or {}).items() if value}


@read.register
def _(shape: Optionally, node: Node, at: str, faults: Faults) -> Any:
    copies = _in_languages(shape, node, at, faults)
    return {language: value for language, value in (copies or {}).items() if value}


@read.register
def _(shape: Line, node: Node, at: str, faults: Faults) -> Any:
    return one_line(_text(shape, node, at, faults))


@read.register
def _(shape: Prose, node: Node, at: str, faults: Faults) -> Any:
    return tidy(_text(shape, node, at, faults))


@read.register
def _(shape: FilePath, node: Node, at: str, faults: Faults) -> Any:
    path = _text(shape, node, at, faults)
    if path and not PATH.fullmatch(path):
        return _refuse(shape, at, faults, "not_a_path")
    return path


@read.register
def _(shape: Slug, node: Node, at: str, faults: Faults) -> Any:
    faults.lines.setdefault(at, line(node))
    slug = bare(node)
    return slug if SLUG.fullmatch(slug) else _refuse(shape, at, faults, "not_a_slug")


@read.register
def _(shape: Word, node: Node, at: str, faults: Faults) -> Any:
    faults.lines.setdefault(at, line(node))
    word = bare(node)
    if word in shape.words:
        return word
    return _refuse(shape, at, faults, "one_of", words=", ".join(shape.words))


@read.register
def _(shape: Whole, node: Node, at: str, faults: Faults) -> Any:
    faults.lines.setdefault(at, line(node))
    digits = bare(node).replace("_", "")
    whole = node.tag == f"{TAG}int" and digits.isascii() and digits.removeprefix("-").isdigit()
    if not whole or len(digits) > len(str(BIGGEST)):
        return _refuse(shape, at, faults, "wanted_number")
    return int(digits)


@read.register
def _(shape: Flag, node: Node, at: str, faults: Faults) -> Any:
    faults.lines.setdefault(at, line(node))
    word = bare(node)
    return (
        word == "true" if word in ("true", "false") else _refuse(shape, at, faults, "wanted_flag")
    )


@read.register
def _(shape: Instant, node: Node, at: str, faults: Faults) -> Any:
    faults.lines.setdefault(at, line(node))
    try:
        instant = datetime.fromisoformat(bare(node))
    except ValueError:
        return _refuse(shape, at, faults, "wanted_instant")
    return instant if instant.tzinfo else _refuse(shape, at, faults, "wanted_instant")


def _in_languages(
    shape: Translated | Optionally, node: Node, at: str, faults: Faults
) -> dict[str, Any] | None:
    faults.lines.setdefault(at, line(node))
    if not isinstance(node, MappingNode) or node.tag != f"{TAG}map":
        _refuse(shape, at, faults, "wanted_copy")
        return None
    children = _children(node, at, LANGUAGES, faults)
    return {
        language: read(shape.of, children[language], _inside(at, language), faults)
        for language in LANGUAGES
        if language in children
    }


def _children(
    node: MappingNode, at: str, known: tuple[str, ...], faults: Faults
) -> dict[str, Node]:
    children: dict[str, Node] = {}
    for key_node, child in node.value:
        key = bare(key_node)
        path = _inside(at, key or "?")
        faults.lines.setdefault(path, line(key_node))
        if key in children:
            faults.add_at(line(key_node), path, "key_twice", key=key)
        elif key not in known:
            words = ", ".join(known)
            faults.add_at(line(key_node), path, "unknown_key", key=key or "?", words=words)
        else:
            children[key] = child
    return children


def _text(shape: Shape, node: Node, at: str, faults: Faults) -> str:
    faults.lines.setdefault(at, line(node))
    if isinstance(node, ScalarNode) and node.tag == f"{TAG}str":
        return str(node.value)
    return str(_refuse(shape, at, faults, "wanted_text"))


def _refuse(shape: Shape, at: str, faults: Faults, code: str, **facts: object) -> Any:
    faults.add(at, code, **facts)
    return neutral(shape)


def _inside(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key
