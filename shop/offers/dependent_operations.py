"""Proposals that stood on something the student does not have any more."""

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.catalogue.models import Product
from shop.extensions import rows_changed
from shop.ladder.models import NextStep
from shop.offers.guardrail import pause_if_regretted
from shop.offers.history import OPEN
from shop.offers.models import Proposal
from shop.offers.words import Moment, ProposalState, ReasonWord

log = get_logger()


def withdraw_after(student_id: int, product_ids: Collection[int], order_id: int) -> int:
    """Open ones that came with this order or follow what it gave. Within the caller's commit."""
    follows = sa.select(NextStep.id).where(NextStep.from_id.in_(product_ids))
    waiting = sa.update(Proposal).where(
        Proposal.student_id == student_id,
        Proposal.state.in_(OPEN),
        sa.or_(Proposal.source_order_id == order_id, Proposal.next_step_id.in_(follows)),
    )
    gone = rows_changed(waiting.values(state=ProposalState.WITHDRAWN))
    if gone:
        log.info("proposals withdrawn", student=student_id, order=order_id, rows=gone)
    return gone


def withdraw_as_graduate(student_id: int, product_id: int) -> int:
    """Open ones that stood on this graduation. Within the caller's commit."""
    graduates = sa.select(Product.id).where(Product.requires_id == product_id)
    follows = sa.select(NextStep.id).where(NextStep.from_id == product_id)
    as_graduate = sa.and_(
        Proposal.next_step_id.in_(follows), Proposal.reason == ReasonWord.GRADUATED
    )
    waiting = sa.update(Proposal).where(
        Proposal.student_id == student_id,
        Proposal.state.in_(OPEN),
        sa.or_(
            Proposal.occasion == f"{Moment.COURSE_COMPLETED}:{product_id}",
            Proposal.product_id.in_(graduates),
            as_graduate,
        ),
    )
    return rows_changed(waiting.values(state=ProposalState.WITHDRAWN))


def count_regrets(proposal_ids: Iterable[int], now: datetime) -> None:
    """Terms that too many gave back pause themselves. Within the caller's commit."""
    for proposal_id in proposal_ids:
        pause_if_regretted(proposal_id, now, refunded=(proposal_id,))


def count_complaints(proposal_ids: Iterable[int], now: datetime) -> None:
    """A bank that asks the money back speaks for the buyer. Within the caller's commit."""
    for proposal_id in proposal_ids:
        pause_if_regretted(proposal_id, now, complained=(proposal_id,))
