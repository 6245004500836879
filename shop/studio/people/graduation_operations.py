"""A graduation is taken back by hand; what was bought as a graduate stays."""

from datetime import datetime

from structlog import get_logger

from shop.accounts.models import Student
from shop.extensions import db
from shop.learning.models import Graduation
from shop.learning.restoring_operations import revoke_graduation
from shop.offers.dependent_operations import withdraw_as_graduate

log = get_logger()


def take_graduation_back(
    graduation: Graduation, because: str, actor: Student, now: datetime
) -> bool:
    """Its open proposals die with it. False when it was taken back before."""
    if not revoke_graduation(graduation, because, actor, now):
        db.session.rollback()
        return False
    gone = withdraw_as_graduate(graduation.student_id, graduation.product_id)
    db.session.commit()
    log.info("graduation taken back", graduation=graduation.id, proposals=gone)
    return True
