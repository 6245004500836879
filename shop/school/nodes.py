"""YAML as bare nodes with their lines: no tags obeyed, no aliases unfolded, nothing built."""

from typing import Any

import yaml
from yaml.nodes import Node, ScalarNode

from shop.school.faults import Faults

TAG = "tag:yaml.org,2002:"


class Aliased(Exception):
    """An alias: a few lines of them can unfold into more than any memory holds."""


class PlainLoader(yaml.SafeLoader):
    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            raise Aliased(self.peek_event().start_mark.line + 1)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)


def root(text: str, faults: Faults) -> Node | None:
    loader = PlainLoader(text)
    try:
        return loader.get_single_node()
    except Aliased as alias:
        faults.lines[""] = int(str(alias))
        faults.add("", "alias")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        faults.lines[""] = mark.line + 1 if mark else 1
        faults.add("", "not_yaml")
    except RecursionError:
        faults.add("", "too_deep")
    finally:
        loader.dispose()
    return None


def bare(node: Node) -> str:
    """As it was typed: a key called `on` or `no` is a word, not a truth value."""
    return str(node.value) if isinstance(node, ScalarNode) else ""


def line(node: Node) -> int:
    return int(node.start_mark.line) + 1
