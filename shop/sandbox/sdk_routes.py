"""The routes of the pinned API, read from the installed SDK's own service classes.

Each class names method, path and parameter type of every operation, so no specification file
is needed and an SDK upgrade moves the sandbox along.
"""

import ast
import functools
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import stripe


class Route(NamedTuple):
    method: str
    path: str
    params: str | None


@functools.cache
def routes() -> tuple[Route, ...]:
    files = sorted(Path(stripe.__file__).parent.rglob("_*_service.py"))
    found = {route for file in files for route in _routes_in(file.read_text(encoding="utf-8"))}
    return tuple(sorted(found, key=lambda route: (route.path, route.method)))


def match(method: str, path: str) -> Route | None:
    wanted = method.upper()
    return next(
        (
            route
            for pattern, route in _patterns()
            if route.method == wanted and pattern.fullmatch(path)
        ),
        None,
    )


def params_type(route: Route) -> Any:
    if route.params is None:
        return None
    module, name = route.params.split(":")
    return getattr(importlib.import_module(module), name)


@functools.cache
def _patterns() -> list[tuple[re.Pattern[str], Route]]:
    fixed_first = sorted(routes(), key=lambda route: route.path.count("{"))
    return [
        (re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route.path))), route)
        for route in fixed_first
    ]


def _routes_in(source: str) -> Iterator[Route]:
    if '"/v1/' not in source:
        return
    tree = ast.parse(source)
    origin = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _is_request(call):
                    yield from _route(call, _params_name(function, origin))


def _is_request(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "_request"


def _route(call: ast.Call, params: str | None) -> Iterator[Route]:
    method, path = call.args[0], call.args[1]
    if isinstance(path, ast.Call) and isinstance(path.func, ast.Attribute):
        path = path.func.value
    if not isinstance(method, ast.Constant) or not isinstance(path, ast.Constant):
        return
    if str(path.value).startswith("/v1/"):
        yield Route(str(method.value).upper(), str(path.value), params)


def _params_name(function: ast.FunctionDef, origin: dict[str, str]) -> str | None:
    for argument in function.args.args:
        if argument.arg == "params" and argument.annotation is not None:
            name = re.search(r"\w+Params\b", ast.unparse(argument.annotation))
            if name and name.group() in origin:
                return f"{origin[name.group()]}:{name.group()}"
    return None
