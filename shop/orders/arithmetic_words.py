"""How a price comes about, line by line in the reader's words: on pages, receipts and their PDF."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from shop.catalogue.quote_rules import Step, StepKind
from shop.languages import local
from shop.money import display

WORDS = {
    StepKind.LIST: _l("%(title)s"),
    StepKind.OWNED: _l("Already paid for what you own: %(title)s"),
    StepKind.REPLACED: _l("Already paid for what this replaces: %(title)s"),
    StepKind.REST: _l("So that the rest costs no more than one by one"),
    StepKind.OFFER: _l("Your offer"),
    StepKind.COUPON: _l("Coupon %(title)s"),
    StepKind.CAME: _l("Difference from what was really paid"),
}


def arithmetic(steps: Iterable[Step]) -> list[tuple[str, str]]:
    """Words and signed sum; nothing where the price is the plain one."""
    known = list(steps)
    if all(step.kind is StepKind.LIST for step in known):
        return []
    return [(_words(step), _signed(step)) for step in known]


def _words(step: Step) -> str:
    return str(WORDS[step.kind]) % {"title": local(step.title)}


def _signed(step: Step) -> str:
    return f"−{display(-step.amount)}" if step.amount.amount < 0 else display(step.amount)
