"""Reads the payment form. A number that is no listed test card is forgotten at once."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from shop.sandbox.cards import BY_NUMBER
from shop.sandbox.languages import moment
from shop.sandbox.paying import Presented

CENTURY = 2000


class Typed(NamedTuple):
    presented: Presented | None
    wrong: dict[str, str]


def read(form: Mapping[str, str], now: int) -> Typed:
    if form.get("test_card"):
        number, expiry, cvc = form["test_card"], "12/49", "123"
    else:
        number, expiry, cvc = (_plain(form.get(name, "")) for name in ("number", "expiry", "cvc"))
    card = BY_NUMBER.get(number)
    ends = _expiry(expiry, now)
    wrong = {
        name: f"wrong_{name}"
        for name, fine in (
            ("number", card),
            ("expiry", ends),
            ("cvc", re.fullmatch("[0-9]{3,4}", cvc)),
        )
        if not fine
    }
    if card is None or ends is None or wrong:
        return Typed(None, wrong)
    return Typed(Presented(card, *ends), {})


def _plain(typed: str) -> str:
    """Full-width digits become plain ones; spaces and hyphens go."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed))


def _expiry(typed: str, now: int) -> tuple[int, int] | None:
    found = re.fullmatch(r"(0?[1-9]|1[0-2])/?(?:20)?([0-9]{2})", typed)
    if not found:
        return None
    month, year = int(found[1]), CENTURY + int(found[2])
    today = moment(now)
    return (month, year) if f"{year}-{month:02}" >= today[:7] else None
