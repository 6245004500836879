"""The road of a decision as the pages walk it: gather, decide, propose."""

from shop.extensions import db
from shop.learning.models import Graduation
from shop.offers import occasions
from shop.offers.candidate_queries import candidates_at
from shop.offers.facts import Purchases
from shop.offers.facts_queries import facts_of
from shop.offers.models import Offer
from shop.offers.operations import propose
from shop.offers.rules import decide
from shop.offers.words import OfferState, PriceRule

NEVER_BOUGHT = Purchases()


def graduate(student, course, now):
    """A graduation and its occasion."""
    db.session.add(Graduation(student_id=student.id, product_id=course.id, graduated_at=now))
    db.session.commit()
    return occasions.course_completed(course.id, now)


def decision_at(student, occasion, now, purchases=NEVER_BOUGHT):
    facts = facts_of(student.id, purchases, now)
    return decide(candidates_at(occasion, facts, now), facts, now)


def put(student, occasion, now, purchases=NEVER_BOUGHT):
    return propose(decision_at(student, occasion, now, purchases), student.id, occasion, now)


def terms_for(step, moment, now, **terms):
    """An offer in force for a step of the map at a moment."""
    usual = {"state": OfferState.RUNNING, "price_rule": PriceRule.LIST}
    made = {"slug": f"terms-{step.id}", "next_step_id": step.id, "moment": moment}
    offer = Offer(created_at=now, **made | usual | terms)
    db.session.add(offer)
    db.session.commit()
    return offer
