"""Times for meetings in tests, and who was told of them."""

from datetime import timedelta

import sqlalchemy as sa

from shop.extensions import db
from shop.learning.slot_models import Slot
from shop.learning.slot_operations import add_slot
from shop.mail.queries import letter_in
from shop.outbox import Outbox

DAY = timedelta(days=1)


def one_more(world, starts_at, now):
    add_slot(world.coaching, starts_at, 60, now)
    return newest()


def newest():
    db.session.expire_all()
    return db.session.scalars(sa.select(Slot).order_by(Slot.id.desc())).first()


def letters(event):
    rows = db.session.scalars(sa.select(Outbox).filter_by(kind="letter").order_by(Outbox.id))
    return [each for each in map(letter_in, rows) if each.event == event]


def told(event):
    """Who got this letter."""
    return sorted(each.to.partition("@")[0] for each in letters(event))
