"""What is looked at before an offer runs, each point with its word."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from shop.catalogue.models import PriceHistory, Product
from shop.catalogue.price_rules import Charged, really_charged
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.languages import path
from shop.languages import said as _
from shop.money import Money, display
from shop.offers.availability import FITTING, question_of_law_open
from shop.offers.facts_queries import owners_limits
from shop.offers.models import Offer
from shop.offers.words import Moment
from shop.studio.products.selling_pages import CheckRow

GOOD, HIDDEN, OPTIONAL, OPEN = _l("Good"), _l("Hidden"), _l("Optional"), _l("To do")


def offer_checks(offer: Offer, asked: Money, now: datetime) -> list[CheckRow]:
    step = offer.next_step
    return [
        _six_items(step.to_product),
        _good(_("The total is shown with tax")),
        *_struck(step.to_product, asked, now),
        _law(step.to_product),
        _public(step),
        _fits(step, offer.moment),
        _deadline(offer, now),
        *_english(offer),
    ]


def _six_items(product: Product) -> CheckRow:
    if product.contents.get("ja") and product.delivery.get("ja"):
        return _good(_("The six items before paying are complete"))
    return _todo(
        _("The six items before paying are not complete"), f"/studio/products/{product.slug}/page"
    )


def _struck(product: Product, asked: Money, now: datetime) -> list[CheckRow]:
    """A regular price beside a lower one, only if it was really charged."""
    if asked >= product.price:
        return []
    kept = db.session.scalars(sa.select(PriceHistory).filter_by(product_id=product.id))
    history = [Charged(Money(each.price_minor, each.currency), each.since) for each in kept]
    if really_charged(product.price, history, now):
        return [_good(_("The regular price may stand struck through beside it"))]
    return [
        CheckRow(
            "no",
            _("The regular price is not shown struck through"),
            str(HIDDEN),
            _("%(price)s was not charged for long enough lately.", price=display(product.price)),
            path(f"/studio/products/{product.slug}/price"),
            _("Price history"),
        )
    ]


def _law(product: Product) -> CheckRow:
    if not question_of_law_open(product.kind, product.price, product.long_tuition):
        return _good(_("The question about long tuition is answered"))
    return _todo(
        _("The question about long tuition is open"), f"/studio/products/{product.slug}/law"
    )


def _public(step: NextStep) -> CheckRow:
    drafts = [each for each in (step.from_product, step.to_product) if not each.published]
    if not drafts:
        return _good(_("Both products are public"))
    place = f"/studio/products/{drafts[0].slug}/publishing"
    return _todo(_("A product of it is not public: until then it is shown to nobody"), place)


def _fits(step: NextStep, moment: Moment) -> CheckRow:
    if step.kind in FITTING[moment] and not step.paused:
        return _good(_("This kind of next step belongs to this moment"))
    if step.paused:
        return _todo(_("The next step is paused"), f"/studio/steps/{step.id}")
    return _todo(
        _("This kind of next step is never shown at this moment"), f"/studio/steps/{step.id}"
    )


def _deadline(offer: Offer, now: datetime) -> CheckRow:
    if offer.until is not None and offer.until <= now:
        return _todo(_("Its date has passed"), f"/studio/offers/{offer.id}")
    if offer.early_until is not None and offer.early_until <= now:
        early = _("The early price is over: the regular price holds now")
        return _todo(early, f"/studio/offers/{offer.id}")
    quiet = _(
        "After its end, no equal or better terms for %(days)s days: the shop sees to it",
        days=owners_limits().after_end.days,
    )
    return _good(quiet)


def _english(offer: Offer) -> list[CheckRow]:
    if not offer.note.get("ja") or offer.note.get("en"):
        return []
    return [CheckRow("ask", _("There is no English word of yours"), str(OPTIONAL))]


def _good(said: str) -> CheckRow:
    return CheckRow("ok", said, str(GOOD))


def _todo(said: str, place: str) -> CheckRow:
    return CheckRow("no", said, str(OPEN), href=path(place), label=_("Complete it"))
