"""What a scenario looks up behind the pages, and how it disturbs the line."""

import sqlalchemy as sa

from shop import clock
from shop.catalogue.models import Product
from shop.checkout.operations import let_go
from shop.extensions import db
from shop.learning.models import Entitlement
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.outbox import Outbox
from shop.sandbox.faults import Fault, fail_next


def row_of(shop, public):
    return shop.ask(lambda: db.session.query(Order).filter_by(public_id=public).one())


def product_of(shop, slug):
    return shop.ask(lambda: db.session.query(Product).filter_by(slug=slug).one())


def session_of(shop, public):
    return row_of(shop, public).payments[-1].session_id


def intent_of(shop, public):
    return row_of(shop, public).payments[-1].intent_id


def given_to(shop, student_id):
    live = sa.select(sa.func.count(Entitlement.id)).filter_by(
        student_id=student_id, revoked_at=None
    )
    return shop.ask(lambda: db.session.scalar(live))


def letters(shop, public, kind="receipt", number=None):
    key = f"{kind}:{number or row_of(shop, public).id}"
    return shop.ask(lambda: list(db.session.scalars(sa.select(Outbox).filter_by(key=key))))


def one_sale(shop, public):
    order = row_of(shop, public)
    return (
        bool(order.paid_at),
        given_to(shop, order.student_id),
        len(letters(shop, public)),
    ) == (True, 1, 1)


def lose_answers(shop):
    """Three tries of the SDK reach the shop as one lost answer."""
    fail_next(shop.standin, Fault.ANSWER_LOST, 3)


def accepting(shop, student_id):
    newest = sa.select(Proposal.public_id).filter_by(student_id=student_id)
    return f"/proposals/{shop.ask(lambda: db.session.scalars(newest).one())}/answer"


def newest_of(shop, student_id):
    mine = sa.select(Order.public_id).filter_by(student_id=student_id).order_by(Order.id.desc())
    return shop.ask(lambda: db.session.scalars(mine).first())


def end_the_hold(shop, public):
    """As the clock does when Stripe says that the way to pay has ended."""

    def over():
        order = db.session.query(Order).filter_by(public_id=public).one()
        let_go(order, "expired", clock.now())
        db.session.commit()

    shop.ask(over)
