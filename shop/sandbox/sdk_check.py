"""Checks a request against the SDK's own parameter types, so that the sandbox refuses what
Stripe refuses: unknown, missing and removed parameters, wrong enums, numbers and booleans."""

import functools
import sys
import types
import typing
from collections.abc import Callable
from typing import Any, NamedTuple

from stripe._request_options import RequestOptions

from shop.sandbox import sdk_routes, sdk_scalars
from shop.sandbox.forms import decode
from shop.sandbox.sdk_scalars import Problem
from shop.sandbox.shapes import Obj

SENT_AS_HEADERS = frozenset(RequestOptions.__annotations__)
UNIONS = (typing.Union, types.UnionType)
WRAPPERS = (typing.NotRequired, typing.Required, typing.Annotated)


def parse(method: str, path: str, encoded: str) -> tuple[Obj, list[Problem]]:
    """Typed values and problems of a form body, or of the query string of a GET or DELETE."""
    route = sdk_routes.match(method, path)
    if route is None:
        return {}, [Problem("", "invalid_route", f"Unrecognized request URL ({method}: {path}).")]
    values, problems = decode(encoded), []
    wanted = sdk_routes.params_type(route)
    if wanted is None:
        problems = [_unknown(name) for name in values]
        return values, problems
    typed: Obj = _walk(values, wanted, "", problems)
    return typed, problems


class Kind(NamedTuple):
    fits: Callable[[Any], bool]
    check: Callable[[Any, Any, str, list[Problem]], Any]


def _walk(value: Any, hint: Any, path: str, problems: list[Problem]) -> Any:
    while typing.get_origin(hint) in WRAPPERS:
        hint = typing.get_args(hint)[0]
    for kind in KINDS:
        if kind.fits(hint):
            return kind.check(value, hint, path, problems)
    return sdk_scalars.scalar(value, hint, path, problems)


def _anything(value: Any, hint: Any, path: str, problems: list[Problem]) -> Any:
    return value


def _literal(value: Any, hint: Any, path: str, problems: list[Problem]) -> Any:
    if value not in typing.get_args(hint):
        problems.append(sdk_scalars.not_one_of(path, typing.get_args(hint)))
    return value


def _union(value: Any, hint: Any, path: str, problems: list[Problem]) -> Any:
    branches = typing.get_args(hint)
    names = [
        name
        for each in branches
        if typing.get_origin(each) is typing.Literal
        for name in typing.get_args(each)
    ]
    if isinstance(value, str) and value in names:
        return value
    others = [
        each
        for each in branches
        if typing.get_origin(each) is not typing.Literal and each is not type(None)
    ]
    words = [name for name in names if name != ""]
    if words and isinstance(value, str):
        # The SDK leaves its enums open so that newer values load; Stripe refuses unknown ones.
        others = [each for each in others if each is not str]
        if not others:
            problems.append(sdk_scalars.not_one_of(path, words))
            return value
    return _closest(value, others, path, problems)


def _closest(value: Any, branches: list[Any], path: str, problems: list[Problem]) -> Any:
    best: list[Problem] | None = None
    for branch in branches:
        trial: list[Problem] = []
        typed = _walk(value, branch, path, trial)
        if not trial:
            return typed
        if best is None or len(trial) < len(best):
            best = trial
    problems.extend(best or [Problem(path, "invalid_value", f"Invalid {path}")])
    return value


def _typed_dict(value: Any, hint: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(value, dict):
        problems.append(Problem(path, "invalid_object", f"Invalid object: {path}"))
        return value
    hints = _hints(hint)
    typed = {}
    for name, inner in value.items():
        if name in hints:
            typed[name] = _walk(inner, hints[name], _under(path, name), problems)
        else:
            problems.append(_unknown(_under(path, name)))
    for name in sorted(hint.__required_keys__ & set(hints) - set(value)):
        where = _under(path, name)
        problems.append(Problem(where, "parameter_missing", f"Missing required param: {where}."))
    return typed


def _list(value: Any, hint: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(value, list):
        code = "parameter_invalid_empty" if value == "" else "invalid_array"
        problems.append(Problem(path, code, f"Invalid array: {path}"))
        return value
    inner = typing.get_args(hint)[0]
    return [_walk(each, inner, f"{path}[{n}]", problems) for n, each in enumerate(value)]


def _mapping(value: Any, hint: Any, path: str, problems: list[Problem]) -> Any:
    if isinstance(value, list):
        return {str(n): each for n, each in enumerate(value)}
    if not isinstance(value, dict):
        problems.append(Problem(path, "invalid_hash", f"Invalid hash: {path}"))
    return value


def _is_mapping(hint: Any) -> bool:
    names = (getattr(hint, "__name__", ""), getattr(typing.get_origin(hint), "__name__", ""))
    return typing.get_origin(hint) is dict or "UntypedStripeObject" in names


KINDS = (
    Kind(lambda hint: hint is Any or isinstance(hint, (str, typing.ForwardRef)), _anything),
    Kind(lambda hint: typing.get_origin(hint) is typing.Literal, _literal),
    Kind(lambda hint: typing.get_origin(hint) in UNIONS, _union),
    Kind(lambda hint: hasattr(hint, "__required_keys__"), _typed_dict),
    Kind(lambda hint: typing.get_origin(hint) is list, _list),
    Kind(_is_mapping, _mapping),
)


@functools.cache
def _hints(typed_dict: Any) -> dict[str, Any]:
    own = {
        name: hint
        for name, hint in typed_dict.__annotations__.items()
        if name not in SENT_AS_HEADERS
    }
    probe = type("probe", (), {"__annotations__": own, "__module__": typed_dict.__module__})
    module = vars(sys.modules[typed_dict.__module__])
    return typing.get_type_hints(probe, globalns=module, include_extras=True)


def _under(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


def _unknown(where: str) -> Problem:
    return Problem(where, "parameter_unknown", f"Received unknown parameter: {where}")
