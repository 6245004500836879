"""The final confirmation: six items on one view before every charge, whichever the road."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from shop.catalogue.models import Product, ProductKind
from shop.catalogue.rules import Quote
from shop.languages import full_day, local, moment_time
from shop.languages import said as _
from shop.money import Money, display


@dataclass(frozen=True)
class SixItems:
    contents: str
    total: str
    payment: str
    delivery: str
    period: str
    cancelling: str
    change_href: str = ""

    def kept(self) -> dict[str, Any]:
        """As evidence with the order."""
        return asdict(self)


def before_checkout(product: Product, quote: Quote, deadline: datetime | None) -> SixItems:
    return SixItems(
        contents=_contents(product),
        total=_("%(total)s, tax included", total=display(quote.total)),
        payment=_("Once, by card, on the next page (Stripe)")
        if quote.total
        else _("Nothing to pay"),
        delivery=_delivery(product),
        period=_period(deadline),
        cancelling=_cancelling(product),
    )


def before_one_press(
    product: Product, price: Money, card: str, paid: Money, deadline: datetime | None
) -> SixItems:
    total = _(
        "%(total)s, tax included. The %(paid)s you have already paid is not part of it",
        total=display(price),
        paid=display(paid),
    )
    return SixItems(
        contents=_contents(product),
        total=total,
        payment=_("Now, once. %(card)s (the card you just used)", card=card),
        delivery=_delivery(product),
        period=_period(deadline),
        cancelling=_("On this page within 30 minutes.") + " " + _cancelling(product),
    )


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
    return local(product.refund) or _(
        "Full refund within 14 days while less than half has been viewed. Write to us from Contact."
    )
