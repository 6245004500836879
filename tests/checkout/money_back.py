"""What tests about money on its way back look at."""

import sqlalchemy as sa

from shop.extensions import db
from shop.money import yen
from shop.orders.refund_rules import Part
from shop.outbox import Outbox
from shop.payments.models import OwnerTask, Refund


def part(order, n, amount, ends=False):
    return Part(order.lines[n].id, yen(amount), ends)


def intent_of(order):
    return order.payments[-1].intent_id


def tasks():
    db.session.expire_all()
    return [task.kind for task in db.session.scalars(sa.select(OwnerTask)) if not task.done_at]


def letters():
    rows = db.session.scalars(sa.select(Outbox).filter_by(kind="letter").order_by(Outbox.id))
    return [row.payload["event"] for row in rows]


def states():
    return list(db.session.scalars(sa.select(Refund.state).order_by(Refund.id)))


def found(standin, kind):
    with standin.reading() as stripe:
        return stripe.find(kind)


def event_of(standin, kind):
    with standin.reading() as stripe:
        return stripe.rows("event", "type = ?", (kind,), "ASC")[0]["id"]
