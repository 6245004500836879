import copy
import functools
import json
import secrets
import string
from pathlib import Path
from typing import Any

Obj = dict[str, Any]

ALPHABET = string.ascii_letters + string.digits
SKELETONS = Path(__file__).with_name("skeletons.json")


def blank(kind: str, prefix: str, created: int, **fields: Any) -> Obj:
    """The smallest valid object of this kind. Its enums hold their first value: set each status."""
    shape = copy.deepcopy(_skeletons()[kind])
    if "created" in shape:
        shape["created"] = created
    return {**shape, "id": new_id(prefix), **fields}


def new_id(prefix: str) -> str:
    return f"{prefix}_{random_text(24)}"


def random_text(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def random_digits(length: int) -> str:
    return "".join(secrets.choice(string.digits) for _ in range(length))


def given(params: Obj, *names: str) -> Obj:
    """The named parameters that were sent; an empty string unsets, so it becomes None."""
    return {name: params[name] if params[name] != "" else None for name in names if name in params}


@functools.cache
def _skeletons() -> dict[str, Obj]:
    skeletons: dict[str, Obj] = json.loads(SKELETONS.read_text(encoding="utf-8"))
    return skeletons
