"""An offer that students regret pauses itself and tells its instructor."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.extensions import db, rows_changed
from shop.ladder.models import NextStep
from shop.offers.models import Answer, Offer, Proposal
from shop.offers.rules import regretted
from shop.offers.words import AnswerKind, OfferState, ProposalState
from shop.outbox import Letter, put_letter
from shop.texts import pick

LOOKED_AT = 100
NONE: frozenset[int] = frozenset()
log = get_logger()


def pause_if_regretted(
    proposal_id: int,
    now: datetime,
    refunded: Collection[int] = NONE,
    complained: Collection[int] = NONE,
) -> bool:
    """Looks at the last 100 acceptances of the same terms; the two collections name proposals.

    True when this call paused them. Within the caller's commit.
    """
    proposal = db.session.get_one(Proposal, proposal_id)
    recent = recent_acceptances(proposal)
    undone = _undone(recent) | set(refunded)
    regrets = len(recent & undone)
    if not regretted(regrets, len(recent & set(complained))) or not _pause(proposal):
        return False
    _tell(proposal, regrets, now)
    log.info("offer paused itself", proposal=proposal_id, regrets=regrets)
    return True


def recent_acceptances(proposal: Proposal) -> set[int]:
    """Proposals accepted on the same offer, or on the same step of the map without one."""
    same = (
        Proposal.offer_id == proposal.offer_id
        if proposal.offer_id
        else sa.and_(Proposal.offer_id.is_(None), Proposal.next_step_id == proposal.next_step_id)
    )
    accepted = sa.select(Proposal.id).where(same, Proposal.state == ProposalState.ACCEPTED)
    return set(db.session.scalars(accepted.order_by(Proposal.id.desc()).limit(LOOKED_AT)))


def _undone(proposal_ids: set[int]) -> set[int]:
    undone = sa.select(Answer.proposal_id).where(
        Answer.proposal_id.in_(proposal_ids), Answer.kind == AnswerKind.UNDONE
    )
    return set(db.session.scalars(undone))


def _pause(proposal: Proposal) -> bool:
    if proposal.offer_id:
        running = sa.update(Offer).where(
            Offer.id == proposal.offer_id, Offer.state == OfferState.RUNNING
        )
        return rows_changed(running.values(state=OfferState.PAUSED)) == 1
    led = sa.update(NextStep).where(
        NextStep.id == proposal.next_step_id, NextStep.paused.is_(False)
    )
    return rows_changed(led.values(paused=True)) == 1


def _tell(proposal: Proposal, regrets: int, now: datetime) -> None:
    taught = sa.select(Student.email, Student.language, Product.title)
    row = db.session.execute(
        taught.join(Product, Product.teacher_id == Student.id).where(
            Product.id == proposal.product_id
        )
    ).one()
    context = {
        "title": pick(row.title, row.language),
        "regrets": regrets,
        "address": f"/studio/steps/{proposal.next_step_id}",
    }
    letter = Letter(row.email, "offer_paused", row.language, context)
    put_letter(letter, f"offer_paused:{proposal.id}", now)
