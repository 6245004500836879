"""A parked event is given back to the clock."""

import sqlalchemy as sa
from structlog import get_logger

from shop.extensions import db, rows_changed
from shop.payments.models import StripeEvent

log = get_logger()


def try_events_again() -> int:
    """Whatever made them fail was mended: the next catch-up begins afresh with them."""
    parked = sa.update(StripeEvent).where(
        StripeEvent.handled_at.is_(None), StripeEvent.error.is_not(None)
    )
    freed = rows_changed(parked.values(tries=0))
    db.session.commit()
    log.info("failing events tried again", events=freed)
    return freed
