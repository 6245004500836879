"""The linter of the ladder: one drawing in, everything worth a thought out. Pure."""

from collections.abc import Callable, Iterable

from shop.ladder import lint_price_rules as prices
from shop.ladder import lint_road_rules as roads
from shop.ladder import lint_word_rules as sayings
from shop.ladder.drawing_rules import Drawing, Finding, Lint

CHECKS: dict[Lint, Callable[[Drawing], Iterable[Finding]]] = {
    Lint.LAW_OPEN: sayings.law_open,
    Lint.LAW_ONE_PRESS: sayings.law_one_press,
    Lint.OWNED_ALREADY: roads.owned_already,
    Lint.CIRCLE: roads.circles,
    Lint.NO_CHALLENGE: sayings.no_challenge,
    Lint.PART_DEARER: prices.parts_dearer,
    Lint.SAVES_NOTHING: prices.saves_nothing,
    Lint.BELOW_FLOOR: prices.below_floor,
    Lint.NO_FREE_RUNG: roads.no_free_rung,
    Lint.STEEP: prices.steep_steps,
    Lint.DEAD_END: roads.dead_ends,
    Lint.UNREACHED: roads.unreached,
    Lint.ADD_ON_DEAR: prices.add_ons_dear,
    Lint.DEADLINE_UNTOLD: sayings.deadlines_untold,
    Lint.UNTRANSLATED: sayings.untranslated,
}


def lint(drawing: Drawing) -> list[Finding]:
    """What is wrong first, then what is only worth a thought."""
    return [finding for check in CHECKS.values() for finding in check(drawing)]
