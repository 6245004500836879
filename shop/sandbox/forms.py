import re
from typing import Any
from urllib.parse import parse_qsl

from shop.sandbox.shapes import Obj

DEEPEST = 20


def decode(text: str) -> Obj:
    """a[b][0]=c, as the SDK writes it, becomes {"a": {"b": ["c"]}}."""
    root: Obj = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        _place(root, _path(name), value)
    return {name: _lists(value) for name, value in root.items()}


def _path(name: str) -> list[str]:
    head, _, rest = name.partition("[")
    return [head, *re.findall(r"\[([^\]]*)\]", "[" + rest if rest else "")][:DEEPEST]


def _place(node: Obj, path: list[str], value: str) -> None:
    for part in path[:-1]:
        inner = node.setdefault(part or str(len(node)), {})
        if not isinstance(inner, dict):
            inner = node[part] = {}
        node = inner
    node[path[-1] or str(len(node))] = value


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(re.fullmatch("[0-9]{1,6}", name) for name in value):
        return [_lists(value[name]) for name in sorted(value, key=int)]
    return {name: _lists(inner) for name, inner in value.items()}
