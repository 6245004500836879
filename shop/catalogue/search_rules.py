"""How a text and a search word are made alike: width, case, and katakana to hiragana. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping

KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
ESCAPE = "\\"
MOST_LETTERS, MOST_WORDS = 200, 5


def folded(text: str) -> str:
    even = unicodedata.normalize("NFKC", text).casefold().translate(KATAKANA_TO_HIRAGANA)
    return " ".join(even.split())


def search_text(copies: Iterable[Mapping[str, str] | None]) -> str:
    """What a product is found by: title, outcome and the like, in every language."""
    return folded("\n".join(text for copy in copies if copy for text in copy.values()))


def like_patterns(wanted: str) -> list[str]:
    """One LIKE pattern per word, its own wildcards made harmless; to be used with ESCAPE."""
    words = folded(wanted[:MOST_LETTERS]).split()[:MOST_WORDS]
    return [f"%{_harmless(word)}%" for word in words]


def _harmless(word: str) -> str:
    for sign in (ESCAPE, "%", "_"):
        word = word.replace(sign, ESCAPE + sign)
    return word
