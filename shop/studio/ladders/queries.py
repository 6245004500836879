"""Numbers beside the risers of a ladder, and what of it was accepted, in a few queries each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shop.extensions import db
from shop.ladder.models import Placement, Rung
from shop.learning.models import Entitlement
from shop.offers.models import Proposal
from shop.offers.words import ProposalState


@dataclass(frozen=True, slots=True)
class Climb:
    """How many students of the rung below stand on this one too."""

    below: int
    here: int


@dataclass(frozen=True, slots=True)
class Taken:
    """How often a next step was shown, and how often taken."""

    shown: int = 0
    accepted: int = 0


def climbs(ladder_id: int) -> dict[int, Climb]:
    """By rung; rung 1 counts everybody who came in."""
    standing = db.session.execute(
        sa.select(Rung.number, Entitlement.student_id)
        .join(Rung.placements)
        .join(Entitlement, Entitlement.product_id == Placement.product_id)
        .where(Rung.ladder_id == ladder_id)
        .distinct()
    )
    on: dict[int, set[int]] = {number: set() for number in range(5)}
    for number, student_id in standing:
        on[number].add(student_id)
    return {
        number: Climb(len(on[number - 1]), len(on[number] & on[number - 1] or ()))
        if number > 1
        else Climb(len(on[1]), len(on[1]))
        for number in range(1, 5)
    }


def taken(step_ids: Iterable[int], since: datetime) -> dict[int, Taken]:
    accepted = sa.func.sum(sa.case((Proposal.state == ProposalState.ACCEPTED, 1), else_=0))
    rows = db.session.execute(
        sa.select(Proposal.next_step_id, sa.func.count(Proposal.id), accepted)
        .where(Proposal.next_step_id.in_(set(step_ids)), Proposal.shown_at >= since)
        .group_by(Proposal.next_step_id)
    )
    return {step_id: Taken(shown, yes or 0) for step_id, shown, yes in rows}
