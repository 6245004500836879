import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from shop.sandbox.refusals import Refused, invalid

DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
REMOVED = "payment_method_types"


class Problem(NamedTuple):
    param: str
    code: str
    message: str

    def refusal(self) -> Refused:
        """Codes that begin with invalid_ are ours: Stripe answers 400 there without a code."""
        if self.param == REMOVED:
            return invalid(self.message, self.param, "payment_method_types_no_longer_supported")
        return invalid(
            self.message, self.param, None if self.code.startswith("invalid_") else self.code
        )


def scalar(value: Any, hint: Any, path: str, problems: list[Problem]) -> Any:
    if hint not in READERS:
        return value
    if isinstance(value, (dict, list)):
        problems.append(Problem(path, "invalid_scalar", f"Invalid {path}: expected a single value"))
        return value
    return READERS[hint](value, path, problems)


def not_one_of(path: str, names: Iterable[object]) -> Problem:
    words = [str(name) for name in names]
    choices = " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
    return Problem(path, "invalid_enum", f"Invalid {path}: must be one of {choices}")


def _boolean(value: str, path: str, problems: list[Problem]) -> bool:
    if value not in ("true", "false"):
        problems.append(Problem(path, "invalid_boolean", f"Invalid boolean: {value}"))
    return value == "true"


def _integer(value: str, path: str, problems: list[Problem]) -> int | str:
    if not re.fullmatch(r"-?[0-9]{1,18}", value, re.ASCII):
        problems.append(Problem(path, "parameter_invalid_integer", f"Invalid integer: {value}"))
        return value
    return int(value)


def _decimal(value: str, path: str, problems: list[Problem]) -> Decimal | str:
    if not DECIMAL.fullmatch(value):
        problems.append(Problem(path, "invalid_decimal", f"Invalid decimal: {value}"))
        return value
    return Decimal(value)


def _text(value: str, path: str, problems: list[Problem]) -> str:
    if value == "":
        problems.append(
            Problem(
                path,
                "parameter_invalid_empty",
                f"You passed an empty string for '{path}', which cannot be unset.",
            )
        )
    return value


READERS: dict[Any, Callable[[str, str, list[Problem]], Any]] = {
    bool: _boolean,
    int: _integer,
    float: _decimal,
    Decimal: _decimal,
    str: _text,
}
