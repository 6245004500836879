"""The pressure of offers as a word, a number and the counts behind it."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from shop.languages import said as _
from shop.offers.pressure_rules import Asked, Pressure, pressure, score

WORDS = {
    Pressure.NONE: _l("Nothing shown"),
    Pressure.CALM: _l("Calm"),
    Pressure.FELT: _l("Felt"),
    Pressure.HIGH: _l("High"),
}


@dataclass(frozen=True, slots=True)
class Told:
    word: str
    score: str
    counts: str
    high: bool


def told(asked: Asked) -> Told:
    found = pressure(asked)
    return Told(str(WORDS[found]), f"{score(asked):.1f}", _counts(asked), found is Pressure.HIGH)


def _counts(asked: Asked) -> str:
    return _(
        "%(shown)s shown in 13 weeks: %(kept)s accepted, %(declined)s declined, "
        "%(ignored)s not answered, %(undone)s undone, %(refunded)s paid back",
        shown=asked.shown,
        kept=asked.kept,
        declined=asked.declined,
        ignored=asked.ignored,
        undone=asked.undone,
        refunded=asked.refunded,
    )
