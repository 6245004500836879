"""The list of offers, and the editor with what one student would see beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.catalogue.quote_rules import Item
from shop.languages import local, path
from shop.languages import said as _
from shop.money import Money, display
from shop.offers.goods_queries import parts_of
from shop.offers.map_queries import terms_of
from shop.offers.models import Offer
from shop.offers.occasions import about_of
from shop.offers.price_rules import Asking, asked_price
from shop.offers.sentences import why_you_see_this
from shop.offers.terms_rules import state_now, time_problems
from shop.offers.words import Moment, OfferState, PriceRule, ReasonWord
from shop.studio import queries
from shop.studio.imagined import decision, invented, verdict_rows
from shop.studio.lint.pages import rows_at
from shop.studio.offers.checks import offer_checks
from shop.studio.words import MOMENTS, OFFER_STATES, SHORT_STEPS
from shop.texts import Copy

CREDITING = (PriceRule.UPGRADE, PriceRule.COMPLETE)
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


def listed(offers: Iterable[Offer], now: datetime) -> list[list[Any]]:
    shown = list(offers)
    parts = parts_of(each.next_step.to_id for each in shown)
    return [
        [
            {"text": headline(each), "href": path(f"/studio/offers/{each.id}")},
            MOMENTS[each.moment.value],
            display(price_of(each, now, parts.get(each.next_step.to_id, ()))),
            _state_badge(each, now),
        ]
        for each in shown
    ]


def editor_of(offer: Offer, actor: Student, now: datetime) -> dict[str, Any]:
    """Everything beside the form of a kept offer."""
    mine = {each.slug for each in queries.products(actor)}
    facts = invented(offer.next_step.from_product, now)
    about = _about(offer)
    decided = decision(facts, offer.moment, about, now)
    asked = _asked(offer, now)
    return {
        "offer": offer,
        "about": about.slug,
        "heading": headline(offer),
        "kind": SHORT_STEPS[offer.next_step.kind.value],
        "over": _over(offer, now),
        "state_badge": _state_badge(offer, now),
        "said": _said(offer, asked),
        "checks_rows": [
            *offer_checks(offer, asked, now),
            *rows_at(f"/studio/offers/{offer.id}", now),
        ],
        "sample": sample(offer, asked, now),
        "verdict_rows": verdict_rows(decided, mine),
    }


def price_of(offer: Offer, now: datetime, parts: tuple[Item, ...] = ()) -> Money:
    """What would be asked now; where something comes off, of one who paid the regular price."""
    start, end = offer.next_step.from_product, offer.next_step.to_product
    item = Item(end.id, end.title, end.price, parts)
    before = Item(start.id, start.title, start.price)
    owned = {start.id: start.price} if offer.price_rule in CREDITING else {}
    return asked_price(terms_of(offer).price, Asking(item, owned, now, before, end.seats_sold))


def sample(offer: Offer, asked: Money, now: datetime) -> Sample:
    step = offer.next_step
    word = REASONS.get(offer.moment, ReasonWord.GRADUATED)
    told = {"title": step.from_product.title, "at": now.isoformat()}
    return Sample(
        title=local(step.to_product.title),
        reason=why_you_see_this(word, told),
        note=local(_note(offer)),
        price=asked,
        deadline=terms_of(offer).deadline(now, now),
        one_press=offer.moment is Moment.THANK_YOU,
    )


def _about(offer: Offer) -> Product:
    step = offer.next_step
    on_its_end = about_of(offer.moment, step.from_id, step.to_id) == step.to_id
    return step.to_product if on_its_end else step.from_product


def _asked(offer: Offer, now: datetime) -> Money:
    end = offer.next_step.to_id
    return price_of(offer, now, parts_of({end}).get(end, ()))


def _note(offer: Offer) -> Copy:
    return offer.note or offer.next_step.challenge


def headline(offer: Offer) -> str:
    step = offer.next_step
    start, end = local(step.from_product.title), local(step.to_product.title)
    return _("After “%(start)s”: “%(end)s”", start=start, end=end)


def _said(offer: Offer, asked: Money) -> str:
    regular = offer.next_step.to_product.price
    if asked == regular:
        return _("That is %(price)s (tax included).", price=display(asked))
    return _(
        "That is %(price)s (tax included) instead of %(regular)s.",
        price=display(asked),
        regular=display(regular),
    )


def _over(offer: Offer, now: datetime) -> bool:
    """By its date, so that only another date lets it run again."""
    return offer.state is not OfferState.DRAFT and bool(time_problems(offer.until, now))


def _state_badge(offer: Offer, now: datetime) -> dict[str, Any]:
    state = state_now(offer.state, offer.until, now)
    kind = {OfferState.RUNNING: "", OfferState.DRAFT: "chalk"}.get(state, "line")
    return {"badge": OFFER_STATES[state.value], "kind": kind}
