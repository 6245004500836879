"""A yes in one press: when it may be, and the quote its card carries."""

from dataclasses import dataclass, replace
from datetime import datetime

from shop.accounts.browser import mark
from shop.accounts.rules import fingerprint
from shop.catalogue.models import Product
from shop.catalogue.queries import school
from shop.catalogue.rules import Quote, Step
from shop.checkout.pricing import Asking, best_price, first_end
from shop.checkout.queries import declines_of, one_press_allowed, saved_card, sellable
from shop.checkout.signing import Promise, new_quote_id, sign
from shop.checkout.six_items import SixItems, before_one_press
from shop.funnel.queries import order_by_id
from shop.languages import path
from shop.money import Money
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.orders.queries import owned_for
from shop.payments.models import Payment

BRANDS = {"amex": "American Express", "jcb": "JCB", "diners": "Diners Club", "unionpay": "UnionPay"}


@dataclass(frozen=True)
class Press:
    """What one press would charge, and where."""

    product: Product
    proposal: Proposal
    source: Payment
    paid: Order
    quote: Quote
    deadline: datetime | None

    @property
    def card(self) -> str:
        return card_words(self.source)

    @property
    def price(self) -> Money:
        """The proposal's, or today's price or a coupon's where that is lower."""
        return self.quote.total

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.quote.steps if self.quote.coupon_id else ()

    @property
    def items(self) -> SixItems:
        items = before_one_press(
            self.product, self.price, self.card, self.paid.total(), self.deadline
        )
        return replace(items, change_href=self.another_card)

    @property
    def another_card(self) -> str:
        return path(f"/products/{self.product.slug}/checkout?proposal={self.proposal.public_id}")

    def token(self) -> str:
        """The quote as shown, signed for this browser and thirty minutes."""
        return sign(
            Promise(
                new_quote_id(),
                fingerprint(mark()),
                self.product.slug,
                self.quote,
                self.proposal.id,
                self.items.kept(),
            )
        )


def press_for(proposal: Proposal, now: datetime) -> Press | None:
    """None when this yes goes through the payment page."""
    paid = order_by_id(proposal.source_order_id)
    source = saved_card(paid) if paid else None
    product = sellable(proposal.product.slug)
    if paid is None or source is None or product is None:
        return None
    if not one_press_allowed(product, proposal, declines_of(proposal.id)):
        return None
    owned = owned_for(proposal.student_id, now)
    priced, coupon = best_price(Asking(product, paid.student, owned, proposal), now)
    chargeable = bool(priced.total) and not priced.too_small_to_charge
    until = first_end(proposal, coupon)
    return Press(product, proposal, source, paid, priced, until) if chargeable else None


def asks_twice() -> bool:
    """The owner's switch: the first press shows the six items once more, the second one pays."""
    found = school()
    return bool(found and found.two_presses)


def card_words(payment: Payment) -> str:
    brand = payment.card_brand or ""
    return f"{BRANDS.get(brand, brand.title())} ···· {payment.card_last4}"
