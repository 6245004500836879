"""Gather, decide, act: at most one proposal for one student at one occasion."""

from datetime import datetime

from shop.checkout.queries import purchases_of
from shop.checkout.waiting_queries import waits_for_money
from shop.extensions import as_writer
from shop.funnel.queries import decided, terms_for_its_page
from shop.funnel.rules import still_asked, worth_a_card
from shop.languages import ZONE
from shop.offers.candidate_queries import candidates_at
from shop.offers.facts_queries import facts_of
from shop.offers.models import Proposal
from shop.offers.occasions import Occasion, product_page
from shop.offers.operations import propose, take_turn
from shop.offers.queries import proposal_at
from shop.offers.rules import decide


def proposed(student_id: int, occasion: Occasion, now: datetime) -> Proposal | None:
    """The proposal of this occasion, made on the first call only. Commits when it makes one.

    Nothing is asked of whoever is about to pay for something else.
    """
    if decided(student_id, occasion):
        found = proposal_at(student_id, occasion.name)
        asked = found is not None and still_asked(found.state, found.deadline, now)
        return None if asked and waits_for_money(student_id) else found
    made: Proposal | None = _decide(student_id, occasion, now)
    return made


def proposed_on_its_page(student_id: int, product_id: int, now: datetime) -> Proposal | None:
    """Only when an instructor has set terms for this page; nothing is written otherwise."""
    if not terms_for_its_page(product_id, now):
        return None
    today = now.astimezone(ZONE).date()
    made = proposed(student_id, product_page(product_id, today, now), now)
    return made if made and still_asked(made.state, made.deadline, now) else None


@as_writer
def _decide(student_id: int, occasion: Occasion, now: datetime) -> Proposal | None:
    take_turn(student_id)
    facts = facts_of(student_id, purchases_of(student_id, now), now)
    candidates = [each for each in candidates_at(occasion, facts, now) if worth_a_card(each)]

    decision = decide(candidates, facts, now)

    return propose(decision, student_id, occasion, now)
