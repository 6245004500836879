"""The final confirmation: six items on one view before every charge, whichever the road."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from shop.catalogue.asking_queries import numbers_now
from shop.catalogue.models import Product, ProductKind
from shop.catalogue.refund_words import rule_now, usual_refund
from shop.catalogue.rules import Quote
from shop.checkout.way_words import way_name
from shop.languages import full_day, local, moment_time
from shop.languages import said as _
from shop.money import Money, display
from shop.payments.requests import Ways

CARD_ONCE = Ways()


@dataclass(frozen=True)
class SixItems:
    contents: str
    total: str
    payment: str
    delivery: str
    period: str
    cancelling: str
    change_href: str = ""
    refund_rule: dict[str, int] | None = None
    undo_minutes: int | None = None

    def kept(self) -> dict[str, Any]:
        """As evidence with the order."""
        return asdict(self)


def before_checkout(
    product: Product, quote: Quote, deadline: datetime | None, ways: Ways = CARD_ONCE
) -> SixItems:
    return SixItems(
        contents=_contents(product),
        total=_("%(total)s, tax included", total=display(quote.total)),
        payment=_payment(ways) if quote.total else _("Nothing to pay"),
        delivery=_delivery(product),
        period=_period(deadline),
        cancelling=_cancelling(product),
        refund_rule=_rule(product),
    )


def before_one_press(
    product: Product, price: Money, card: str, paid: Money, deadline: datetime | None
) -> SixItems:
    total = _(
        "%(total)s, tax included. The %(paid)s you have already paid is not part of it",
        total=display(price),
        paid=display(paid),
    )
    minutes = numbers_now()["undo_for"]
    undo = _("On this page within %(minutes)s minutes.", minutes=minutes)
    return SixItems(
        contents=_contents(product),
        total=total,
        payment=_("Now, once. %(card)s (the card you just used)", card=card),
        delivery=_delivery(product),
        period=_period(deadline),
        cancelling=f"{undo} {_cancelling(product)}",
        refund_rule=_rule(product),
        undo_minutes=minutes,
    )


def _payment(ways: Ways) -> str:
    if ways == CARD_ONCE:
        return _("Once, by card, on the next page (Stripe)")
    card = _("card (your card company’s instalments too)") if ways.instalments else way_name("card")
    every = _(", ").join([card, *map(way_name, ways.others)])
    return _("Once, on the next page (Stripe): %(ways)s", ways=every)


def _contents(product: Product) -> str:
    words = local(product.contents) or local(product.title)
    if product.access_days:
        return words + " " + _("(usable for %(days)s days)", days=product.access_days)
    return words


def _delivery(product: Product) -> str:
    if product.delivery:
        return local(product.delivery)
    if product.kind is ProductKind.EVENT and product.starts_at:
        return full_day(product.starts_at)
    return _("At once, when the payment is through")


def _period(deadline: datetime | None) -> str:
    if deadline is None:
        return _("No deadline")
    return _("Until %(moment)s", moment=moment_time(deadline))


def _cancelling(product: Product) -> str:
    return local(product.refund) or usual_refund()


def _rule(product: Product) -> dict[str, int] | None:
    """Kept with the order, so that the rule shown is the one applied; own words need a person."""
    return None if product.refund else rule_now()
