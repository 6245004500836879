"""Facts gathered from several rooms for one student at one moment."""

from datetime import datetime

import sqlalchemy as sa

from shop.catalogue.models import PriceHistory
from shop.catalogue.price_rules import Charged
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.money import Money
from shop.offers.models import DecisionRecord, Offer
from shop.offers.occasions import Occasion
from shop.offers.rules import Moment, OfferState
from shop.orders.models import Order, OrderLine


def decided(student_id: int, occasion: Occasion) -> bool:
    """Whether this occasion has had its decision; a reload finds the same one."""
    kept = sa.select(DecisionRecord.id).filter_by(student_id=student_id, occasion=occasion.name)
    return db.session.scalar(sa.select(kept.exists())) is True


def terms_for_its_page(product_id: int, now: datetime) -> bool:
    """Whether terms that an instructor set for this product on its own page hold now."""
    set_here = (
        sa.select(Offer.id)
        .join(NextStep, NextStep.id == Offer.next_step_id)
        .where(
            NextStep.to_id == product_id,
            Offer.moment == Moment.PRODUCT_PAGE,
            Offer.state == OfferState.RUNNING,
            sa.or_(Offer.until.is_(None), Offer.until > now),
        )
    )
    return db.session.scalar(sa.select(set_here.exists())) is True


def order_from(proposal_id: int) -> Order | None:
    """The newest order that a yes to this proposal opened."""
    return db.session.scalars(
        sa.select(Order)
        .join(OrderLine)
        .where(OrderLine.proposal_id == proposal_id)
        .order_by(Order.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()


def kept(order: Order) -> bool:
    """Neither undone nor given back in full."""
    return order.closed_at is None and (not order.total() or bool(order.paid()))


def order_by_id(order_id: int | None) -> Order | None:
    return db.session.get(Order, order_id) if order_id else None


def charged(product_id: int) -> list[Charged]:
    """The prices a product really had."""
    rows = db.session.scalars(sa.select(PriceHistory).filter_by(product_id=product_id))
    return [Charged(Money(row.price_minor, row.currency), row.since) for row in rows]
