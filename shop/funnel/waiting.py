"""Proposals that wait for an answer, asked again whether they may still be shown."""

from datetime import datetime

from shop.checkout.queries import purchases_of
from shop.offers.facts_queries import facts_of
from shop.offers.models import Proposal
from shop.offers.queries import open_proposals, stops


def waiting(student_id: int, now: datetime) -> list[Proposal]:
    """Newest first; none for whom help comes first by now, or who switched offers off."""
    found = open_proposals(student_id, now)
    if not found:
        return []
    facts = facts_of(student_id, purchases_of(student_id, now), now)
    return [each for each in found if stops(each, facts, now) is None]
