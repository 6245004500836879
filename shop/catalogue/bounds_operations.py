"""What the owner allows the ladder, and what winning a student costs him."""

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
SHARE, MARGIN, COST = (1, 100), (1, 100), (1, 9_999_999)


@dataclass(frozen=True)
class BoundsDraft:
    """Shares in percent: of the course an add-on adds to, of the sum of single prices."""

    add_on_percent: int | None
    lowest_percent: int | None


@dataclass(frozen=True)
class CostsDraft:
    """Yen to win one student, and the share of a sale that is left after its direct costs."""

    cost_to_win_minor: int | None
    margin_percent: int | None


def save_bounds(draft: BoundsDraft, actor: Student) -> None:
    """Raises NotYours for anyone but the owner, Refused with a problem per field."""
    blank = [Problem(name, "blank") for name, value in asdict(draft).items() if value is None]
    outside = [
        problem
        for name, value in asdict(draft).items()
        for problem in range_problems(name, value, *SHARE)
    ]
    _keep(draft, [*blank, *outside], actor)


def save_costs(draft: CostsDraft, actor: Student) -> None:
    """Empty is not known. Raises like save_bounds."""
    problems = range_problems("cost_to_win_minor", draft.cost_to_win_minor, *COST)
    _keep(
        draft, [*problems, *range_problems("margin_percent", draft.margin_percent, *MARGIN)], actor
    )


def _keep(draft: BoundsDraft | CostsDraft, problems: list[Problem], actor: Student) -> None:
    if not actor.owns_shop:
        raise NotYours
    refuse_if(problems)

    kept = db.session.scalars(sa.select(School)).one()
    assign(kept, **asdict(draft))
    db.session.commit()
    log.info("bounds saved", school=kept.id)
