"""The list of offers, and the editor with what one student would see beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shop.accounts.models import Student
from shop.languages import local, path
from shop.languages import said as _
from shop.money import Money, display
from shop.offers.models import Offer
from shop.offers.rules import asked_price
from shop.offers.sentences import why_you_see_this
from shop.offers.words import Moment, OfferState, ReasonWord
from shop.studio import queries
from shop.studio.imagined import decision, invented, verdict_rows
from shop.studio.offer_checks import offer_checks
from shop.studio.words import MOMENTS, OFFER_STATES, SHORT_STEPS
from shop.texts import Copy

REASONS = {
    Moment.THANK_YOU: ReasonWord.BOUGHT,
    Moment.MODULE_COMPLETED: ReasonWord.MODULE,
    Moment.EVENT_ATTENDED: ReasonWord.ATTENDED,
    Moment.PRODUCT_PAGE: ReasonWord.OWNED,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """The card as a student would read it, if it were shown now."""

    title: str
    reason: str
    note: str
    price: Money
    deadline: datetime | None
    one_press: bool


def listed(offers: Iterable[Offer]) -> list[list[Any]]:
    return [
        [
            {"text": _headline(each), "href": path(f"/studio/offers/{each.id}")},
            MOMENTS[each.moment.value],
            display(price_of(each)),
            {"badge": OFFER_STATES[each.state.value], "kind": _kind(each.state)},
        ]
        for each in offers
    ]


def editor_of(offer: Offer, actor: Student, now: datetime) -> dict[str, Any]:
    """Everything beside the form of a kept offer."""
    mine = {each.slug for each in queries.products(actor)}
    facts = invented(offer.next_step.from_product, now)
    decided = decision(facts, offer.moment, offer.next_step.from_product, now)
    return {
        "offer": offer,
        "heading": _headline(offer),
        "kind": SHORT_STEPS[offer.next_step.kind.value],
        "state": OFFER_STATES[offer.state.value],
        "said": _said(offer),
        "checks_rows": offer_checks(offer, price_of(offer), now),
        "sample": sample(offer, now),
        "verdict_rows": verdict_rows(decided, facts, mine),
    }


def price_of(offer: Offer) -> Money:
    regular = offer.next_step.to_product.price
    return asked_price(offer.price_rule, regular, offer.percent, offer.fixed_minor)


def sample(offer: Offer, now: datetime) -> Sample:
    step = offer.next_step
    word = REASONS.get(offer.moment, ReasonWord.GRADUATED)
    told = {"title": step.from_product.title, "at": now.isoformat()}
    return Sample(
        title=local(step.to_product.title),
        reason=why_you_see_this(word, told),
        note=local(_note(offer)),
        price=price_of(offer),
        deadline=_deadline(offer, now),
        one_press=offer.moment is Moment.THANK_YOU,
    )


def _note(offer: Offer) -> Copy:
    return offer.note or offer.next_step.challenge


def _deadline(offer: Offer, now: datetime) -> datetime | None:
    after = now + timedelta(hours=offer.window_hours) if offer.window_hours else None
    return min((end for end in (after, offer.until) if end), default=None)


def _headline(offer: Offer) -> str:
    step = offer.next_step
    start, end = local(step.from_product.title), local(step.to_product.title)
    return _("After “%(start)s”: “%(end)s”", start=start, end=end)


def _said(offer: Offer) -> str:
    regular, asked = offer.next_step.to_product.price, price_of(offer)
    if asked == regular:
        return _("That is %(price)s (tax included).", price=display(asked))
    return _(
        "That is %(price)s (tax included) instead of %(regular)s.",
        price=display(asked),
        regular=display(regular),
    )


def _kind(state: OfferState) -> str:
    return {OfferState.RUNNING: "", OfferState.DRAFT: "chalk"}.get(state, "line")
