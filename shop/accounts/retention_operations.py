"""What is kept about signing in, and for how long; the privacy page promises it."""

from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from shop.accounts.models import AddressChange, Attempt, LoginSession, SignInLink
from shop.extensions import db, rows_changed

KEPT = timedelta(days=90)
log = structlog.get_logger()


def forget_old(now: datetime) -> int:
    """Sessions not seen, links and tries not made within ninety days, and changes not taken."""
    untaken = sa.delete(AddressChange).where(AddressChange.done_at.is_(None))
    gone = rows_changed(untaken.where(AddressChange.asked_at < now - KEPT)) + sum(
        rows_changed(sa.delete(table).where(column < now - KEPT))
        for table, column in (
            (LoginSession, LoginSession.last_seen_at),
            (SignInLink, SignInLink.created_at),
            (Attempt, Attempt.at),
        )
    )
    db.session.commit()
    log.info("old sign-ins forgotten", rows=gone)
    return gone
