"""Whether the terms of an offer make sense. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from shop.catalogue.product_rules import price_problems
from shop.catalogue.wording_rules import (
    Copy,
    Problem,
    copy_problems,
    line_copy,
    range_problems,
    slug_problems,
)
from shop.money import percent_off, yen
from shop.offers.rules import Moment, PriceRule

MOST_NOTE = {"ja": 80, "en": 200}
PERCENT, HOURS = (1, 90), (1, 720)
NEVER_SELLING = (Moment.STALLED,)


@dataclass(frozen=True)
class OfferDraft:
    """Terms for a next step at a moment; a fixed price is in yen with tax."""

    slug: str
    next_step_id: int
    moment: str
    price_rule: str = "list"
    percent: int | None = None
    fixed: int | None = None
    window_hours: int | None = None
    until: datetime | None = None
    note: Copy = field(default_factory=dict)


def tidied_offer(draft: OfferDraft) -> OfferDraft:
    return OfferDraft(
        slug=draft.slug.strip(),
        next_step_id=draft.next_step_id,
        moment=draft.moment,
        price_rule=draft.price_rule,
        percent=draft.percent if draft.price_rule == PriceRule.PERCENT else None,
        fixed=draft.fixed if draft.price_rule == PriceRule.FIXED else None,
        window_hours=draft.window_hours,
        until=draft.until,
        note=line_copy(draft.note),
    )


def terms_problems(draft: OfferDraft, list_price: int) -> list[Problem]:
    return [
        *slug_problems("slug", draft.slug),
        *_choice_problems(draft),
        *_price_problems(draft, list_price),
        *_window_problems(draft),
        *_note_problems(draft.note),
    ]


def time_problems(until: datetime | None, now: datetime) -> list[Problem]:
    return [Problem("until", "not_in_future")] if until is not None and until <= now else []


def price_after(draft: OfferDraft, list_price: int) -> int:
    if draft.price_rule == PriceRule.PERCENT and draft.percent is not None:
        return percent_off(yen(list_price), draft.percent).amount
    return list_price if draft.fixed is None else draft.fixed


def _choice_problems(draft: OfferDraft) -> list[Problem]:
    moments = [moment for moment in Moment if moment not in NEVER_SELLING]
    found = [] if draft.moment in moments else [Problem("moment", "unknown_word")]
    if draft.moment in NEVER_SELLING:
        found = [Problem("moment", "help_not_offers")]
    known = draft.price_rule in list(PriceRule)
    return found if known else [*found, Problem("price_rule", "unknown_word")]


def _price_problems(draft: OfferDraft, list_price: int) -> list[Problem]:
    if draft.price_rule == PriceRule.LIST:
        return []
    name = "percent" if draft.price_rule == PriceRule.PERCENT else "fixed"
    if getattr(draft, name) is None:
        return [Problem(name, "blank")]
    outside = range_problems("percent", draft.percent, *PERCENT)
    return outside or _after_problems(name, price_after(draft, list_price), list_price)


def _after_problems(name: str, after: int, list_price: int) -> list[Problem]:
    if after >= list_price:
        return [Problem(name, "not_below_list", {"price": list_price})]
    return price_problems(name, after)


def _window_problems(draft: OfferDraft) -> list[Problem]:
    if draft.window_hours is not None and draft.until is not None:
        return [Problem("window_hours", "two_deadlines")]
    return range_problems("window_hours", draft.window_hours, *HOURS)


def _note_problems(note: Copy) -> list[Problem]:
    return [
        problem
        for language, text in note.items()
        for problem in copy_problems("note", {language: text}, MOST_NOTE[language])
    ]
