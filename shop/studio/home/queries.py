"""The numbers of the studio's first page, each with its own denominator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.extensions import db
from shop.learning.models import Entitlement, Graduation
from shop.money import Money, yen
from shop.offers.models import Proposal
from shop.offers.words import ProposalState
from shop.orders.models import Order, OrderLine
from shop.payments.models import OwnerTask
from shop.studio.queries import own_ids

MONTH, QUARTER = timedelta(days=30), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Sales of 30 days net of refunds; the rest of 90 days."""

    sales: Money
    sold: int
    shown: int
    accepted: int
    begun: int
    graduated: int


def numbers(actor: Student, now: datetime) -> Numbers:
    sales, sold = _sales(actor, now - MONTH)
    shown, accepted = _proposals(actor, now - QUARTER)
    begun, graduated = _courses(actor, now - QUARTER)
    return Numbers(yen(sales), sold, shown, accepted, begun, graduated)


def open_tasks() -> list[OwnerTask]:
    waiting = sa.select(OwnerTask).where(OwnerTask.done_at.is_(None))
    return list(db.session.scalars(waiting.order_by(OwnerTask.made_at, OwnerTask.id)))


def _sales(actor: Student, since: datetime) -> tuple[int, int]:
    kept = sa.func.coalesce(sa.func.sum(OrderLine.price_minor - OrderLine.refunded_minor), 0)
    paid = sa.select(kept, sa.func.count(sa.distinct(Order.id))).join(OrderLine.order)
    return _two(
        paid.where(
            Order.paid_at >= since,
            OrderLine.price_minor > OrderLine.refunded_minor,
            OrderLine.product_id.in_(own_ids(actor)),
        )
    )


def _proposals(actor: Student, since: datetime) -> tuple[int, int]:
    yes = sa.func.sum(sa.case((Proposal.state == ProposalState.ACCEPTED, 1), else_=0))
    shown = sa.select(sa.func.count(Proposal.id), sa.func.coalesce(yes, 0))
    return _two(shown.where(Proposal.shown_at >= since, Proposal.product_id.in_(own_ids(actor))))


def _courses(actor: Student, since: datetime) -> tuple[int, int]:
    """Of those who began in this time, how many have graduated by now."""
    done = sa.and_(
        Graduation.student_id == Entitlement.student_id,
        Graduation.product_id == Entitlement.product_id,
        Graduation.revoked_at.is_(None),
    )
    pair = sa.select(Entitlement.student_id, Entitlement.product_id, Graduation.id).outerjoin(
        Graduation, done
    )
    courses = own_ids(actor).where(Product.modules.any())
    lately = pair.where(Entitlement.granted_at >= since, Entitlement.product_id.in_(courses))
    begun = lately.distinct().subquery()
    return _two(sa.select(sa.func.count(), sa.func.count(begun.c.id)).select_from(begun))


def _two(statement: sa.Select[int, int]) -> tuple[int, int]:
    first, second = db.session.execute(statement).one()
    return int(first), int(second)
