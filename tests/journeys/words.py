"""The shop's sentences in the language of the page, found by their English."""

import gettext
import re
from functools import cache

from tests.measure import ROOT

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
ANYTHING = ".+?"


@cache
def _japanese():
    return gettext.translation("messages", ROOT / "shop" / "translations", ["ja"])


def said(language, english):
    """A sentence without a translation is one the shop never says."""
    japanese = _japanese().gettext(english)
    assert japanese != english, f"the shop has no sentence {english!r}"
    return japanese if language == "ja" else english


def words(language, english, **values):
    """The sentence as a pattern; a placeholder without a value may hold anything."""
    parts = PLACEHOLDER.split(said(language, english))
    for place in range(1, len(parts), 2):
        parts[place] = re.escape(str(values[parts[place]])) if parts[place] in values else ANYTHING
    fixed = [re.escape(part.replace("%%", "%")) for part in parts[::2]]
    return re.compile("".join(_woven(fixed, parts[1::2])))


def _woven(fixed, filled):
    for place, part in enumerate(fixed):
        yield part
        yield from filled[place : place + 1]
