"""When the shop may ask: how often, how long it is silent, and whom it never asks."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.asking_rules import number_problems, numbers_of, unusual
from shop.catalogue.models import AskingChange, School
from shop.catalogue.ownership import NotYours
from shop.catalogue.rows import assign
from shop.catalogue.wording_rules import Problem, range_problems, refuse_if
from shop.extensions import db

log = get_logger()
BOUNDS = {"bridge_from_ratio": (1, 20), "days_after": (1, 60), "holdout_percent": (0, 50)}


@dataclass(frozen=True)
class AskingDraft:
    """`settings` are those of BOUNDS, `numbers` those that have a floor."""

    settings: dict[str, int | None]
    numbers: dict[str, int | None]


def save_asking(draft: AskingDraft, actor: Student, now: datetime) -> None:
    """Raises NotYours for anyone but the owner, Refused with a problem per field."""
    if not actor.owns_shop:
        raise NotYours
    refuse_if([*_setting_problems(draft.settings), *number_problems(draft.numbers)])

    kept = db.session.scalars(sa.select(School).with_for_update()).one()
    numbers = {name: value for name, value in draft.numbers.items() if value is not None}
    _note_changes(numbers_of(kept.asking), numbers, actor, now)
    assign(kept, **draft.settings, asking=unusual(numbers_of(kept.asking) | numbers))
    db.session.commit()
    log.info("asking saved", school=kept.id, **draft.settings, **kept.asking)


def _setting_problems(settings: dict[str, int | None]) -> list[Problem]:
    blank = [Problem(name, "blank") for name, value in settings.items() if value is None]
    outside = [range_problems(name, value, *BOUNDS[name]) for name, value in settings.items()]
    return [*blank, *(problem for found in outside for problem in found)]


def _note_changes(
    before: dict[str, int], after: dict[str, int], actor: Student, now: datetime
) -> None:
    """Each change is a fact of its own, a weakening and its end alike."""
    db.session.add_all(
        AskingChange(
            actor_id=actor.id, number=name, before=before[name], after=value, changed_at=now
        )
        for name, value in after.items()
        if value != before[name]
    )
