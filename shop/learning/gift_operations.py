"""Given by hand, and taken back by hand: one reason for access at a time."""

from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.extensions import db, rows_changed
from shop.learning.models import Entitlement, SourceKind
from shop.learning.operations import grant

log = get_logger()


def give(student_id: int, product_id: int, now: datetime) -> None:
    """A new gift each time: an earlier one that was taken back stays as it was."""
    gifts = sa.select(sa.func.max(Entitlement.source_id)).filter_by(
        student_id=student_id, product_id=product_id, source_kind=SourceKind.GIFT
    )
    grant(student_id, product_id, SourceKind.GIFT, (db.session.scalar(gifts) or 0) + 1, now)
    db.session.commit()


def end_entitlement(entitlement: Entitlement, because: str, now: datetime) -> bool:
    """Only this reason; whoever has another keeps access. False when it ended before."""
    live = sa.update(Entitlement).where(
        Entitlement.id == entitlement.id, Entitlement.revoked_at.is_(None)
    )
    ended = rows_changed(live.values(revoked_at=now, revoked_because=because)) == 1
    db.session.commit()
    log.info("entitlement ended", entitlement=entitlement.id, ended=ended)
    return ended
