"""One add-on on the thank-you page: the question with its six items, or what became of it."""

from dataclasses import dataclass
from datetime import datetime

from shop.catalogue.quote_rules import Step
from shop.checkout.six_items import SixItems
from shop.funnel.answering import regular_price
from shop.funnel.offered import accept_words, words_of
from shop.funnel.one_press import Press, asks_twice, card_words, press_for
from shop.funnel.queries import kept, order_from
from shop.funnel.rules import Standing, Yes, standing
from shop.learning.queries import owned
from shop.money import Money
from shop.offers.models import Proposal
from shop.offers.sentences import why_you_see_this
from shop.orders.models import Order
from shop.orders.rules import may_undo
from shop.payments.models import Payment, Route


@dataclass(frozen=True)
class AddOn:
    """`press` is there when a saved card may be charged, `quote` when this press is the last."""

    proposal: Proposal
    standing: Standing
    reason: str
    press: Press | None = None
    quote: str = ""
    order: Order | None = None
    card: str = ""
    undo_until: datetime | None = None
    regular: Money | None = None

    @property
    def words(self) -> list[str]:
        return words_of(self.proposal)

    @property
    def accept(self) -> str:
        return accept_words(self.proposal)

    @property
    def steps(self) -> tuple[Step, ...]:
        """How a coupon made the price; an offer's own price needs no arithmetic."""
        return self.press.steps if self.press else ()

    @property
    def price(self) -> Money:
        return self.press.price if self.press else self.proposal.price

    @property
    def items(self) -> SixItems | None:
        return self.press.items if self.press and self.quote else None


def add_on(proposal: Proposal, now: datetime) -> AddOn:
    order = order_from(proposal.id)
    mine = proposal.product_id in owned(proposal.student_id, now)
    how = standing(proposal.state, proposal.deadline, mine, _yes(order), now)
    reason = why_you_see_this(proposal.reason, proposal.reason_facts)
    if how is Standing.OPEN:
        return _question(proposal, reason, now)
    if how is Standing.EXPIRED:
        priced = regular_price(proposal, now)
        return AddOn(proposal, how, reason, regular=priced.total if priced else None)
    return _answered(AddOn(proposal, how, reason, order=order), now)


def _question(proposal: Proposal, reason: str, now: datetime) -> AddOn:
    press = press_for(proposal, now)
    quote = press.token() if press and not asks_twice() else ""
    return AddOn(proposal, Standing.OPEN, reason, press, quote, card=press.card if press else "")


def _answered(found: AddOn, now: datetime) -> AddOn:
    order = found.order
    payment = order.payments[-1] if order and order.payments else None
    if order is None or payment is None:
        return found
    closed = order.closed_at is not None
    pressed = payment.route is Route.ONE_PRESS
    open_to_undo = may_undo(order.undo_until, pressed, closed, now)
    return AddOn(
        found.proposal,
        found.standing,
        found.reason,
        order=order,
        card=card_words(payment),
        undo_until=order.undo_until if open_to_undo else None,
    )


def _yes(order: Order | None) -> Yes | None:
    if order is None:
        return None
    last: Payment | None = order.payments[-1] if order.payments else None
    return Yes(order.paid_at is not None, kept(order), last.state.value if last else "")
