"""YAML as bare nodes with their lines: no tags obeyed, no aliases unfolded, nothing built."""

import re
from typing import Any

import yaml
from yaml.nodes import Node, ScalarNode

from shop.school.faults import Faults

TAG = "tag:yaml.org,2002:"
NO_TEXT = re.compile("[\0\ud800-\udfff]")  # no database keeps them


class Aliased(Exception):
    """An anchor or alias: a few lines of them can unfold into more than any memory holds."""


class NoText(Exception):
    """A NUL, or half of a character, written as an escape."""


class PlainLoader(yaml.SafeLoader):
    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if event.anchor:  # an alias bears its anchor's name
            raise Aliased(event.start_mark.line + 1)
        return super().compose_node(parent, index)

    def compose_scalar_node(self, anchor: Any) -> ScalarNode:
        node: ScalarNode = super().compose_scalar_node(anchor)
        if NO_TEXT.search(node.value):
            raise NoText(line(node))
        return node


def root(text: str, faults: Faults) -> Node | None:
    try:
        return PlainLoader(text).get_single_node()
    except Aliased as alias:
        _whole(faults, int(str(alias)), "alias")
    except NoText as found:
        _whole(faults, int(str(found)), "no_text")
    except yaml.YAMLError as error:
        _whole(faults, _line_of(error, text), "not_yaml")
    except RecursionError:
        _whole(faults, 1, "too_deep")
    return None


def _whole(faults: Faults, line: int, code: str) -> None:
    faults.lines[""] = line
    faults.add("", code)


def _line_of(error: yaml.YAMLError, text: str) -> int:
    mark = getattr(error, "problem_mark", None)
    position = mark.index if mark else getattr(error, "position", 0)
    return text.count("\n", 0, position) + 1


def bare(node: Node) -> str:
    """As it was typed: a key called `on` or `no` is a word, not a truth value."""
    return str(node.value) if isinstance(node, ScalarNode) else ""


def line(node: Node) -> int:
    return int(node.start_mark.line) + 1
