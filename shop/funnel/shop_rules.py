"""How a search becomes something a database may be asked. Pure."""

from shop.catalogue.search_rules import folded

ESCAPE = "\\"
MOST_LETTERS, MOST_WORDS = 200, 5


def like_patterns(wanted: str) -> list[str]:
    """One LIKE pattern per word, its own wildcards made harmless; to be used with ESCAPE."""
    words = folded(wanted[:MOST_LETTERS]).split()[:MOST_WORDS]
    return [f"%{_harmless(word)}%" for word in words]


def _harmless(word: str) -> str:
    for sign in (ESCAPE, "%", "_"):
        word = word.replace(sign, ESCAPE + sign)
    return word
