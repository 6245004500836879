"""Why somebody was shown an offer is forgotten; that they were, and their answer, stay."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from structlog import get_logger

from shop.extensions import db, rows_changed
from shop.offers.models import DecisionRecord, Proposal
from shop.offers.words import ProposalState
from shop.orders.models import OrderLine

KEPT = timedelta(days=396)  # thirteen months, as the privacy page promises
ENDED = (ProposalState.ACCEPTED, ProposalState.WITHDRAWN)
STAYS = ("about", "title")  # a no holds for what it was about
log = get_logger()


def forget_reasons(now: datetime) -> int:
    """An open offer keeps its reason, and an order its evidence."""
    before = now - KEPT
    weighed = sa.cast(DecisionRecord.verdicts, sa.Text) != "[]"
    weighing = sa.update(DecisionRecord).where(DecisionRecord.decided_at < before, weighed)
    gone = rows_changed(weighing.values(verdicts=[]))
    for proposal in db.session.scalars(_told_long_ago(before, now)).all():
        told = proposal.reason_facts
        proposal.reason_facts = {name: told[name] for name in STAYS if name in told}
        gone += 1
    db.session.commit()
    log.info("old reasons forgotten", rows=gone)
    return gone


def _told_long_ago(before: datetime, now: datetime) -> sa.Select[Proposal]:
    over = sa.or_(Proposal.deadline <= now, Proposal.state.in_(ENDED))
    bought = sa.select(OrderLine.proposal_id).where(OrderLine.proposal_id.is_not(None))
    told = sa.cast(Proposal.reason_facts, sa.Text).contains('"credited"')
    return sa.select(Proposal).where(
        Proposal.shown_at < before, over, told, Proposal.id.not_in(bought)
    )
