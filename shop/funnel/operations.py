"""Gather, decide, act: at most one proposal for one student at one occasion."""

from datetime import datetime

from shop.extensions import as_writer
from shop.funnel.queries import decided, purchases_of
from shop.offers.candidate_queries import candidates_at
from shop.offers.facts_queries import facts_of
from shop.offers.models import Proposal
from shop.offers.occasions import Occasion
from shop.offers.operations import propose, take_turn
from shop.offers.queries import proposal_at
from shop.offers.rules import decide


def proposed(student_id: int, occasion: Occasion, now: datetime) -> Proposal | None:
    """The proposal of this occasion, made on the first call only. Commits when it makes one."""
    if decided(student_id, occasion):
        return proposal_at(student_id, occasion.name)
    made: Proposal | None = _decide(student_id, occasion, now)
    return made


@as_writer
def _decide(student_id: int, occasion: Occasion, now: datetime) -> Proposal | None:
    take_turn(student_id)
    facts = facts_of(student_id, purchases_of(student_id, now), now)
    candidates = candidates_at(occasion, facts, now)

    decision = decide(candidates, facts, now)

    return propose(decision, student_id, occasion, now)
