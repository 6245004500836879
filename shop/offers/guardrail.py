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
from shop.payments.operations import add_task
from shop.texts import pick

LOOKED_AT = 100
NONE: frozenset[int] = frozenset()
REGRETS = (AnswerKind.UNDONE, AnswerKind.REFUNDED)
log = get_logger()


def pause_if_regretted(
    proposal_id: int,
    now: datetime,
    refunded: Collection[int] = NONE,
    complained: Collection[int] = NONE,
) -> bool:
    """Looks at the last 100 acceptances of the same terms; the two collections name proposals.

    What they name is kept as a fact of each proposal, so that two refunds at once both count.
    True when this call paused the terms. Within the caller's commit.
    """
    proposal = db.session.get_one(Proposal, proposal_id)
    _take_turn(proposal)
    _note(proposal, AnswerKind.REFUNDED, refunded, now)
    _note(proposal, AnswerKind.COMPLAINED, complained, now)

    recent = recent_acceptances(proposal)
    regrets, complaints = _count(recent, REGRETS), _count(recent, (AnswerKind.COMPLAINED,))
    if not regretted(regrets, complaints) or not _pause(proposal):
        return False
    _tell(proposal, _count(recent, (*REGRETS, AnswerKind.COMPLAINED)), now)
    log.info("offer paused itself", proposal=proposal_id, regrets=regrets, complaints=complaints)
    return True


def recent_acceptances(proposal: Proposal) -> set[int]:
    """Proposals accepted on the same offer, or on the same step of the map without one."""
    newest = _accepted(proposal).order_by(Proposal.id.desc()).limit(LOOKED_AT)
    return set(db.session.scalars(newest))


def _accepted(proposal: Proposal) -> sa.Select[int]:
    same = (
        Proposal.offer_id == proposal.offer_id
        if proposal.offer_id
        else sa.and_(Proposal.offer_id.is_(None), Proposal.next_step_id == proposal.next_step_id)
    )
    return sa.select(Proposal.id).where(same, Proposal.state == ProposalState.ACCEPTED)


def _take_turn(proposal: Proposal) -> None:
    """Who counts after another one sees what that one wrote."""
    terms = (
        sa.select(Offer.id).filter_by(id=proposal.offer_id)
        if proposal.offer_id
        else sa.select(NextStep.id).filter_by(id=proposal.next_step_id)
    )
    db.session.execute(terms.with_for_update(key_share=True))


def _note(proposal: Proposal, kind: AnswerKind, named: Collection[int], now: datetime) -> None:
    """Once for each proposal of these terms."""
    told = sa.select(Answer.proposal_id).where(Answer.kind == kind)
    new = _accepted(proposal).where(Proposal.id.in_(named), Proposal.id.not_in(told))
    for proposal_id in db.session.scalars(new).all():
        db.session.add(Answer(proposal_id=proposal_id, kind=kind, answered_at=now))


def _count(proposal_ids: set[int], kinds: Collection[AnswerKind]) -> int:
    said = sa.select(sa.func.count(sa.distinct(Answer.proposal_id))).where(
        Answer.proposal_id.in_(proposal_ids), Answer.kind.in_(kinds)
    )
    return db.session.scalar(said) or 0


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
    key = f"offer_paused:{proposal.id}"
    put_letter(Letter(row.email, "offer_paused", row.language, context), key, now)
    add_task("offer_paused", key, {"product": context["title"], "regrets": regrets}, now)
