"""Whether the terms of an offer make sense. Pure."""

from dataclasses import dataclass, field, replace
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
from shop.ladder.rules import NextStepKind
from shop.money import percent_off, yen
from shop.offers.audience_rules import Audience, audience_problems, tidied_audience
from shop.offers.price_rules import PriceStep
from shop.offers.rules import Moment, OfferState, PriceRule

MOST_NOTE = {"ja": 80, "en": 200}
PERCENT, HOURS = (1, 90), (1, 720)
MOST_STEPS, SEATS = 4, (1, 1_000)
NEEDED = {
    PriceRule.PERCENT: ("percent",),
    PriceRule.FIXED: ("fixed",),
    PriceRule.EARLY: ("fixed", "early_until"),
}
PRICED = ("percent", "fixed")
NEVER_SELLING = (Moment.STALLED,)


@dataclass(frozen=True)
class OfferDraft:
    """Terms for a next step at a moment; a fixed or an early price is in yen with tax."""

    slug: str
    next_step_id: int
    moment: str
    price_rule: str = "list"
    percent: int | None = None
    fixed: int | None = None
    window_hours: int | None = None
    until: datetime | None = None
    early_until: datetime | None = None
    price_steps: tuple[PriceStep, ...] = ()
    audience: Audience = Audience()
    note: Copy = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """What the terms are for: which kind of next step, and what stands at its end."""

    kind: NextStepKind
    bundle: bool = False
    counts_seats: bool = False


def tidied_offer(draft: OfferDraft) -> OfferDraft:
    """Only the numbers its price rule names are kept."""
    named = NEEDED.get(draft.price_rule, ())  # type: ignore[call-overload]
    return replace(
        draft,
        slug=draft.slug.strip(),
        percent=draft.percent if "percent" in named else None,
        fixed=draft.fixed if "fixed" in named else None,
        early_until=draft.early_until if "early_until" in named else None,
        price_steps=draft.price_steps if draft.price_rule == PriceRule.STEPS else (),
        audience=tidied_audience(draft.audience),
        note=line_copy(draft.note),
    )


def terms_problems(draft: OfferDraft, list_price: int) -> list[Problem]:
    return [
        *slug_problems("slug", draft.slug),
        *_choice_problems(draft),
        *_price_problems(draft, list_price),
        *_window_problems(draft),
        *_note_problems(draft.note),
        *audience_problems(draft.audience),
    ]


def target_problems(draft: OfferDraft, target: Target) -> list[Problem]:
    """Some prices only make sense for some products."""
    wrong = {
        PriceRule.UPGRADE: ("upgrade_leads_up", target.kind is not NextStepKind.UPSELL),
        PriceRule.COMPLETE: ("only_a_bundle", not target.bundle),
        PriceRule.STEPS: ("only_with_seats", not target.counts_seats),
    }
    code, found = wrong.get(draft.price_rule, ("", False))  # type: ignore[call-overload]
    return [Problem("price_rule", code)] if found else []


def time_problems(until: datetime | None, now: datetime, name: str = "until") -> list[Problem]:
    return [Problem(name, "not_in_future")] if until is not None and until <= now else []


def state_now(state: OfferState, until: datetime | None, now: datetime) -> OfferState:
    """Whatever ran or was paused has ended once its date is over; a draft never began."""
    over = until is not None and until <= now
    return OfferState.ENDED if over and state is not OfferState.DRAFT else state


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
    if draft.price_rule == PriceRule.STEPS:
        return _step_problems(draft.price_steps, list_price)
    named = NEEDED.get(draft.price_rule, ())  # type: ignore[call-overload]
    if missing := [name for name in named if getattr(draft, name) is None]:
        return [Problem(name, "blank" if name in PRICED else "which_day") for name in missing]
    outside = range_problems("percent", draft.percent, *PERCENT)
    if not named or outside:
        return outside
    return _after_problems(named[0], price_after(draft, list_price), list_price)


def _step_problems(steps: tuple[PriceStep, ...], list_price: int) -> list[Problem]:
    """Each step costs more than the one before, and the last less than the list price."""
    if not steps:
        return [Problem("price_steps.0.seats", "blank")]
    found = [Problem("price_steps", "too_many", {"most": MOST_STEPS})]
    problems = found if len(steps) > MOST_STEPS else []
    least = -1
    for n, step in enumerate(steps):
        at = f"price_steps.{n}"
        problems += range_problems(f"{at}.seats", step.seats, *SEATS)
        problems += _after_problems(f"{at}.amount", step.amount, list_price)
        problems += [Problem(f"{at}.amount", "steps_rise")] if step.amount <= least else []
        least = step.amount
    return problems


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
