"""What a product must say before it is sold. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from shop.catalogue.product_rules import ProductDraft
from shop.catalogue.wording_rules import Problem, needs_japanese

SAID_BEFORE_SALE = ("title", "outcome", "contents", "delivery")
LONG_TUITION_ABOVE = 50_000


@dataclass(frozen=True)
class Part:
    slug: str
    price: int
    published: bool


@dataclass(frozen=True)
class Stock:
    """What a product holds already: its lessons and, for a bundle, its parts."""

    lessons: int = 0
    parts: tuple[Part, ...] = ()


def publishing_problems(draft: ProductDraft, stock: Stock) -> list[Problem]:
    """What still stands between this product and the shelf."""
    unsaid = [
        problem
        for name in SAID_BEFORE_SALE
        for problem in needs_japanese(name, getattr(draft, name))
    ]
    return [*unsaid, *_kind_problems(draft, stock), *tuition_problems(draft)]


def tuition_problems(draft: ProductDraft) -> list[Problem]:
    asked = draft.kind in ("course", "coaching") and draft.price > LONG_TUITION_ABOVE
    if asked and draft.long_tuition == "unanswered":
        return [Problem("long_tuition", "tuition_unanswered")]
    return []


def bundle_problems(price: int, parts: Iterable[Part]) -> list[Problem]:
    sold = [part for part in parts if part.published]
    if len(sold) < 2:
        return [Problem("parts", "too_few_parts")]
    singles = sum(part.price for part in sold)
    return [Problem("price", "not_below_sum", {"sum": singles})] if price >= singles else []


def _kind_problems(draft: ProductDraft, stock: Stock) -> list[Problem]:
    if draft.kind == "bundle":
        return bundle_problems(draft.price, stock.parts)
    lacking = {
        "course": ("modules", stock.lessons == 0, "no_lessons"),
        "event": ("starts_at", draft.starts_at is None, "no_start"),
        "download": ("media_id", draft.media_id is None, "no_file"),
        "coaching": ("seats", draft.seats is None, "no_seats"),
    }
    name, lacks, code = lacking.get(draft.kind, ("", False, ""))
    return [Problem(name, code)] if lacks else []
