"""The owner's numbers about asking as they are now, and who changed them."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.asking_rules import numbers_of
from shop.catalogue.models import AskingChange
from shop.catalogue.queries import school
from shop.extensions import db


def numbers_now() -> dict[str, int]:
    kept = school()
    return numbers_of(kept.asking if kept else {})


def asking_changes(most: int = 100) -> list[AskingChange]:
    """The newest first."""
    newest = sa.select(AskingChange).options(joinedload(AskingChange.actor))
    return list(db.session.scalars(newest.order_by(AskingChange.id.desc()).limit(most)))
