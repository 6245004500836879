"""Letters that carry a next step or a hand: decided when they leave, and often not sent at all."""

from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.accounts.queries import consents
from shop.accounts.stop_links import stop_address
from shop.checkout.queries import purchases_of
from shop.extensions import db, rows_changed
from shop.funnel.help import help_card
from shop.funnel.help_queries import hand_for
from shop.funnel.letters import help_letter, next_step_letter
from shop.funnel.operations import proposed
from shop.funnel.rules import still_asked
from shop.funnel.waiting import waiting
from shop.languages import ZONE, speaking
from shop.offers import occasions
from shop.offers.facts_queries import facts_of, owners_limits
from shop.offers.manners import mail_stop
from shop.offers.models import Proposal
from shop.offers.occasions import Occasion
from shop.offers.operations import take_turn
from shop.offers.queries import stops
from shop.offers.silences import help_needed
from shop.offers.words import Rule
from shop.outbox import put_letter
from shop.voice.help_operations import ask_for_help

log = get_logger()


def send_days_after(student_id: int, product_id: int, at: datetime, now: datetime) -> bool:
    days = owners_limits().days_after.days
    return send_next_step(student_id, occasions.days_after(product_id, days, at), now)


def send_monthly(student_id: int, now: datetime) -> bool:
    today = now.astimezone(ZONE).date()
    return send_next_step(student_id, occasions.mail(today, now), now)


def send_next_step(student_id: int, occasion: Occasion, now: datetime) -> bool:
    """False when silence is better, or nobody agreed to letters. One in a week, one a proposal."""
    proposal = _proposal(student_id, occasion, now)
    if proposal is None:
        return False
    take_turn(student_id)
    facts = facts_of(student_id, purchases_of(student_id, now), now)
    silent = mail_stop(facts, now) or stops(proposal, facts, now)
    sent = silent is None and _carry(proposal, now)
    db.session.commit()
    log.info("next step letter", student=student_id, sent=sent, stop=silent)
    return sent


def send_hand(student_id: int, product_id: int, now: datetime) -> bool:
    """To whom is still stuck: the teacher learns of it, the student too who agreed to letters."""
    proposed(student_id, occasions.stalled(product_id, now.date(), now), now)
    facts = facts_of(student_id, purchases_of(student_id, now), now)
    reason = help_needed(facts, now)
    told = reason is not None and ask_for_help(student_id, product_id, reason, now)
    sent = told and reason is Rule.STALLED and _write(student_id, reason, now)
    db.session.commit()
    return sent


def _proposal(student_id: int, occasion: Occasion, now: datetime) -> Proposal | None:
    """What waits already, else what is decided now."""
    found = waiting(student_id, now)
    if found:
        return found[0]
    made = proposed(student_id, occasion, now)
    asked = made is not None and still_asked(made.state, made.deadline, now)
    return made if asked else None


def _carry(proposal: Proposal, now: datetime) -> bool:
    unsent = sa.update(Proposal).where(Proposal.id == proposal.id, Proposal.mailed_at.is_(None))
    if rows_changed(unsent.values(mailed_at=now)) != 1:
        return False
    student = db.session.get_one(Student, proposal.student_id)
    with speaking(student.language):
        letter = next_step_letter(student, proposal, stop_address(student, "courses"), now)
    return put_letter(letter, f"next_step:{proposal.id}", now)


def _write(student_id: int, reason: Rule, now: datetime) -> bool:
    student = db.session.get_one(Student, student_id)
    if student.guest or not consents(student_id).get("learning"):
        return False
    with speaking(student.language):
        card = help_card(reason, hand_for(student_id, now))
        letter = help_letter(student, card, stop_address(student, "learning"))
    return put_letter(letter, f"help:{student_id}:{reason}:{now.date()}", now)
