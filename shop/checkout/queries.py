"""Everything the confirm page must know about one product and one student."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.accounts.models import Student
from shop.catalogue.models import BundlePart, LongTuition, Product, ProductState
from shop.catalogue.quote_queries import item_of as item_of
from shop.catalogue.rules import Quote
from shop.checkout.pricing import Asking, CouponAnswer, best_price, first_end
from shop.checkout.pricing import price_for as price_for
from shop.checkout.six_items import SixItems, before_checkout
from shop.checkout.ways import ways_before
from shop.extensions import db
from shop.learning.queries import graduations_of
from shop.offers.facts import Purchases
from shop.offers.facts_queries import facts_of
from shop.offers.models import Proposal
from shop.offers.queries import stops
from shop.offers.rules import ProposalState
from shop.orders.models import Order
from shop.orders.queries import bought_by, in_progress, owned_for
from shop.payments.models import Dispute, Payment, PaymentState, Refund

MOST_DECLINES = 3


@dataclass(frozen=True)
class Confirm:
    product: Product
    quote: Quote
    items: SixItems
    proposal: Proposal | None
    ended: Proposal | None
    stopped: str | None
    waiting: Order | None = None
    coupon: CouponAnswer = CouponAnswer()


def sellable(slug: str) -> Product | None:
    found = sa.select(Product).filter_by(slug=slug, state=ProductState.PUBLISHED)
    parts = selectinload(Product.parts).joinedload(BundlePart.product)
    return db.session.scalars(found.options(parts, joinedload(Product.requires))).first()


def confirm_of(
    slug: str, student: Student | None, wanted: str | None, now: datetime, code: str = ""
) -> Confirm | None:
    """None when there is nothing of this name to sell, or the proposal is not this student's."""
    product = sellable(slug)
    if product is None:
        return None
    proposal = _proposal(wanted, student, product) if wanted else None
    if wanted and proposal is None:
        return None
    ended = proposal if proposal and not holds(proposal, now) else None
    proposal = None if ended else proposal
    owned = owned_for(student.id, now) if student else {}
    priced, coupon = best_price(Asking(product, student, owned, proposal, code), now)
    ends = proposal.deadline if proposal else None
    ways = ways_before(product, priced.total.amount, ends, now)
    items = before_checkout(product, priced, first_end(proposal, coupon), ways)
    asked = frozenset(line.product_id for line in priced.lines)
    waiting = in_progress(student.id, asked, now) if student else None
    stopped = why_not(product, priced, student, now)
    return Confirm(product, priced, items, proposal, ended, stopped, waiting, coupon)


def why_not(product: Product, priced: Quote, student: Student | None, now: datetime) -> str | None:
    """The word for what stands in the way of buying, or None."""
    if priced.owned_already:
        return "owned"
    if product.over_at is not None and product.over_at <= now:
        return "over"
    if any(not part.product.published for part in product.parts):
        return "withdrawn"
    if product.sold_out:
        return "sold_out"
    if product.requires_id and not _graduate_of(student, product.requires_id):
        return "graduates_only"
    return "too_small" if priced.too_small_to_charge else None


def saved_card(order: Order) -> Payment | None:
    """The payment whose kept card one press may charge: nothing of it refunded or disputed."""
    payment = db.session.get(Payment, order.paid_by) if order.paid_by else None
    if payment is None or not payment.method_id or payment.method_kind != "card":
        return None
    refunds = sa.select(Refund.id).filter_by(payment_id=payment.id)
    disputes = sa.select(Dispute.id).filter_by(payment_id=payment.id)
    troubled = db.session.scalar(sa.select(sa.or_(refunds.exists(), disputes.exists())))
    return None if troubled else payment


def one_press_allowed(product: Product, proposal: Proposal, declines: int) -> bool:
    return (
        product.long_tuition is not LongTuition.YES and bool(proposal.price_minor) and declines < 3
    )


def declines_of(proposal_id: int) -> int:
    """How often a card was refused for this proposal."""
    from_lines = sa.select(sa.func.count(Payment.id)).join(Order, Order.id == Payment.order_id)
    mine = from_lines.where(
        Order.lines.any(proposal_id=proposal_id), Payment.state == PaymentState.DECLINED
    )
    return db.session.scalar(mine) or 0


def holds(proposal: Proposal, now: datetime) -> bool:
    """Open still, and nothing has come between: the rules are asked again."""
    if not still_open(proposal, now):
        return False
    facts = facts_of(proposal.student_id, purchases_of(proposal.student_id, now), now)
    return stops(proposal, facts, now) is None


def purchases_of(student_id: int, now: datetime) -> Purchases:
    bought = bought_by(student_id, now)
    return Purchases(bought.last_bought_at, bought.refunded, owned_for(student_id, now))


def order_by_quote(quote_id: str) -> Order | None:
    return db.session.scalars(sa.select(Order).filter_by(quote_id=quote_id)).first()


def proposal_name(proposal_id: int | None) -> str | None:
    return db.session.scalar(sa.select(Proposal.public_id).filter_by(id=proposal_id))


def still_open(proposal: Proposal, now: datetime) -> bool:
    unanswered = proposal.state in (ProposalState.SHOWN, ProposalState.LATER)
    return unanswered and (proposal.deadline is None or now < proposal.deadline)


def thanks_of(order: Order) -> str:
    """The page an order ends on; an addition has its place on that of the order it came after."""
    if order.parent_id is None:
        return f"/orders/{order.public_id}/thanks"
    return f"/orders/{db.session.get_one(Order, order.parent_id).public_id}/thanks#add-on"


def _proposal(public_id: str, student: Student | None, product: Product) -> Proposal | None:
    if student is None:
        return None
    mine = sa.select(Proposal).filter_by(
        public_id=public_id, student_id=student.id, product_id=product.id
    )
    return db.session.scalars(mine.options(joinedload(Proposal.product))).first()


def _graduate_of(student: Student | None, product_id: int) -> bool:
    return student is not None and any(
        each.product_id == product_id for each in graduations_of(student.id)
    )
