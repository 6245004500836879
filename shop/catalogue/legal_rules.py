"""What the law wants said about a seller, and what of it this school has not said yet."""

from collections.abc import Mapping
from typing import Any

from shop.texts import Copy

ALWAYS = ("seller", "responsible", "email")
ON_REQUEST = ("address", "phone")
OWN_WORDS = ("extra_costs", "payment", "delivery", "refund", "requirements", "limits", "renewal")


def missing(legal: Mapping[str, Any]) -> list[str]:
    """Address and phone number may be given on request, the rest may not be left out."""
    return [name for name in ALWAYS if not said(legal, name)]


def said(legal: Mapping[str, Any], name: str) -> Copy:
    """In each language it was said in; a plain text is the same in all."""
    kept = legal.get(name)
    if isinstance(kept, str):
        return {"ja": kept, "en": kept} if kept else {}
    return {key: text for key, text in (kept or {}).items() if text}
