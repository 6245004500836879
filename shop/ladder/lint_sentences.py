"""Every finding of the linter as one sentence in the reader's language."""

from flask_babel import lazy_gettext as _l

from shop.ladder.drawing_rules import Finding, Lint, Severity
from shop.languages import local, money
from shop.money import Money

SENTENCES = {
    Lint.LAW_OPEN: _l("“%(title)s”: does the law on long tuition apply?"),
    Lint.LAW_ONE_PRESS: _l(
        "“%(end)s” falls under the law on long tuition, so it cannot be added by one press."
    ),
    Lint.OWNED_ALREADY: _l("Whoever has “%(start)s” owns “%(end)s” already: nobody is led there."),
    Lint.CIRCLE: _l("Smaller than “%(start)s” is “%(end)s”, and from there it leads back again."),
    Lint.NO_CHALLENGE: _l(
        "From “%(start)s” to “%(end)s” there is no challenge: students are told no reason."
    ),
    Lint.PART_DEARER: _l("“%(title)s” alone costs as much as the bundle “%(bundle)s” or more."),
    Lint.SAVES_NOTHING: _l("The bundle “%(title)s” costs no less than its parts one by one."),
    Lint.BELOW_FLOOR: _l(
        "“%(title)s” may be sold for %(asked)s, below %(least)s%% of %(alone)s, its price alone."
    ),
    Lint.NO_FREE_RUNG: _l("No free first step yet: put a free product on step 1."),
    Lint.STEEP: _l(
        "“%(end)s” costs more than %(ratio)s times “%(start)s”, and no bridge leads there."
    ),
    Lint.DEAD_END: _l("After “%(title)s” there is no next step."),
    Lint.UNREACHED: _l("Nothing leads to “%(title)s”."),
    Lint.ADD_ON_DEAR: _l("“%(end)s” costs more than %(most)s%% of “%(start)s”, which it adds to."),
    Lint.DEADLINE_UNTOLD: _l(
        "The offer of “%(title)s” ends, and no word of yours says why or for whom."
    ),
    Lint.UNTRANSLATED: _l("“%(title)s”: %(name)s is missing in %(language)s."),
}
NAMES = {
    "title": _l("the title"),
    "outcome": _l("the outcome"),
    "contents": _l("what one gets"),
    "delivery": _l("the delivery"),
    "challenge": _l("the challenge"),
    "note": _l("the note"),
    "ja": _l("Japanese"),
    "en": _l("English"),
}
SEVERITIES = {Severity.ERROR: _l("Error"), Severity.WARNING: _l("Warning")}


def sentence(finding: Finding) -> str:
    facts = {name: _told(fact) for name, fact in finding.facts.items()}
    return str(SENTENCES[finding.lint]) % facts


def _told(fact: object) -> str:
    if isinstance(fact, dict):
        return local(fact)
    if isinstance(fact, Money):
        return money(fact)
    return str(NAMES.get(str(fact), fact))
