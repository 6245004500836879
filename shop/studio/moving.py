"""The keys of the move panel: each a verb of the ladder."""

from collections.abc import Callable, Mapping

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.catalogue.wording_rules import Problem, Refused
from shop.ladder.models import Ladder
from shop.ladder.placement_operations import (
    move_along_rung,
    move_on_ladder,
    place_on_rung,
    take_off,
)
from shop.languages import said as _


def moves(ladder: Ladder, product: Product, actor: Student) -> dict[str, Callable[[str], None]]:
    """By the name of the key; only `to` looks at the chosen rung."""
    return {
        "up": lambda _to: move_on_ladder(product, 1, actor),
        "down": lambda _to: move_on_ladder(product, -1, actor),
        "earlier": lambda _to: move_along_rung(product, -1, actor),
        "later": lambda _to: move_along_rung(product, 1, actor),
        "off": lambda _to: take_off(product, actor),
        "to": lambda to: place_on_rung(product, ladder, _rung(to), actor),
    }


def move_sentence(pressed: Mapping[str, str], title: str) -> str:
    if pressed.get("do") == "off":
        return _("“%(title)s” is off the ladder.", title=title)
    return _("“%(title)s” is moved.", title=title)


def _rung(typed: str) -> int:
    if typed not in ("1", "2", "3", "4"):
        raise Refused([Problem("number", "no_such_rung")])
    return int(typed)
