"""When the shop may ask: from where a step is steep, after how many days, and whom never."""

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import School
from shop.catalogue.ownership import NotYours
from shop.catalogue.rows import assign
from shop.catalogue.wording_rules import Problem, range_problems, refuse_if
from shop.extensions import db

log = get_logger()
BOUNDS = {"bridge_from_ratio": (1, 20), "days_after": (1, 60), "holdout_percent": (0, 50)}


@dataclass(frozen=True)
class AskingDraft:
    bridge_from_ratio: int | None
    days_after: int | None
    holdout_percent: int | None


def save_asking(draft: AskingDraft, actor: Student) -> None:
    """Raises NotYours for anyone but the owner, Refused with a problem per field."""
    if not actor.owns_shop:
        raise NotYours
    told = asdict(draft)
    blank = [Problem(name, "blank") for name, value in told.items() if value is None]
    outside = [range_problems(name, value, *BOUNDS[name]) for name, value in told.items()]
    refuse_if([*blank, *(problem for found in outside for problem in found)])

    kept = db.session.scalars(sa.select(School)).one()
    assign(kept, **told)
    db.session.commit()
    log.info("asking saved", school=kept.id, **told)
