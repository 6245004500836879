"""Proposals already made: open ones, a student's history, and whether a yes would still hold."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.catalogue.models import Product
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.ladder.queries import places_of
from shop.money import Money
from shop.offers import rules
from shop.offers.facts import Candidate, Facts, Goods, Reason, Terms
from shop.offers.facts_queries import owners_limits, past_of
from shop.offers.goods_queries import goods_of, parts_of
from shop.offers.history import OPEN, History
from shop.offers.limits import Limits
from shop.offers.models import Proposal
from shop.offers.words import AnswerKind, ProposalState, ReasonWord, Rule

CAME_OF_IT = (AnswerKind.UNDONE, AnswerKind.REFUNDED, AnswerKind.COMPLAINED)


@dataclass(frozen=True)
class Shown:
    """One line of a student's own history."""

    proposal: Proposal
    answered_at: datetime | None
    returns_at: datetime | None
    over: bool


def proposal_of(student_id: int, public_id: str) -> Proposal | None:
    """A stranger's proposal is not found."""
    mine = _loaded().filter_by(student_id=student_id, public_id=public_id)
    return db.session.scalar(mine)


def proposal_at(student_id: int, occasion: str) -> Proposal | None:
    return db.session.scalar(_loaded().filter_by(student_id=student_id, occasion=occasion))


def open_proposals(student_id: int, now: datetime) -> list[Proposal]:
    """Still answerable, newest first; a later is left out until its days are over."""
    mine = (
        _loaded()
        .options(selectinload(Proposal.answers))
        .where(
            Proposal.student_id == student_id,
            Proposal.state.in_(OPEN),
            sa.or_(Proposal.deadline.is_(None), Proposal.deadline > now),
        )
    )
    rows = db.session.scalars(mine.order_by(Proposal.shown_at.desc(), Proposal.id.desc()))
    return [each for each in rows if not _put_off(each, now)]


def open_proposal_for(student_id: int, product_id: int, now: datetime) -> Proposal | None:
    """For the product's own page, where even a later may be looked at."""
    mine = _loaded().where(
        Proposal.student_id == student_id,
        Proposal.product_id == product_id,
        Proposal.state.in_(OPEN),
        sa.or_(Proposal.deadline.is_(None), Proposal.deadline > now),
    )
    return db.session.scalars(mine.order_by(Proposal.id.desc()).limit(1)).first()


def ended_prices(student_id: int, product_id: int, now: datetime) -> list[Money]:
    """What a product was promised for in vain, as long as nothing equal may follow."""
    mine = sa.select(Proposal).where(
        Proposal.student_id == student_id,
        Proposal.product_id == product_id,
        Proposal.state != ProposalState.ACCEPTED,
        Proposal.deadline <= now,
    )
    least = owners_limits().after_end.days
    return [each.price for each in db.session.scalars(mine) if _ended_lately(each, least, now)]


def history_of(student_id: int, now: datetime, limits: Limits) -> list[Shown]:
    """Everything a student was shown, newest first, with the answer and when it may return."""
    mine = _loaded().options(selectinload(Proposal.answers)).filter_by(student_id=student_id)
    rows = db.session.scalars(mine.order_by(Proposal.shown_at.desc(), Proposal.id.desc())).all()
    past = {each.id: past_of(each, None, _answered_at(each)) for each in rows}
    history = History(tuple(past.values()), limits)
    return [
        Shown(
            each,
            _answered_at(each),
            history.returns_at(past[each.id], now),
            over=each.deadline is not None and each.deadline <= now,
        )
        for each in rows
    ]


def stops(proposal: Proposal, facts: Facts, now: datetime) -> Rule | None:
    """The rules asked again when a proposal is shown once more or pressed."""
    start_id = db.session.scalar(sa.select(NextStep.from_id).filter_by(id=proposal.next_step_id))
    wanted = {proposal.product_id, start_id or proposal.product_id}
    goods = goods_by_id(wanted)
    again = Candidate(
        goods=goods[proposal.product_id],
        start=goods[start_id or proposal.product_id],
        kind=proposal.kind,
        moment=proposal.moment,
        terms=_promised(proposal),
        reason=Reason(ReasonWord(proposal.reason), proposal.reason_facts["title"]),
        step_id=proposal.next_step_id,
    )
    return rules.stopped_at_the_press(again, facts, now)


def _promised(proposal: Proposal) -> Terms:
    credited = proposal.reason_facts.get("credited", [])
    return Terms(
        proposal.price,
        proposal.list_price,
        proposal.deadline,
        proposal.offer_id,
        credited={key: Money(paid, proposal.currency) for key, paid in credited},
    )


def goods_by_id(product_ids: set[int]) -> dict[int, Goods]:
    products = db.session.scalars(sa.select(Product).where(Product.id.in_(product_ids))).all()
    places, parts = places_of(product_ids), parts_of(product_ids)
    return {
        each.id: goods_of(each, places.get(each.id), parts.get(each.id, ())) for each in products
    }


def _loaded() -> sa.Select[Proposal]:
    return sa.select(Proposal).options(joinedload(Proposal.product))


def _answered_at(proposal: Proposal) -> datetime | None:
    """When the last word was said; what came of a yes afterwards is none."""
    said = [each.answered_at for each in proposal.answers if each.kind not in CAME_OF_IT]
    return said[-1] if said else None


def _ended_lately(proposal: Proposal, least: int, now: datetime) -> bool:
    days = timedelta(days=max(proposal.end_days, least))
    return proposal.deadline is not None and now < proposal.deadline + days


def _put_off(proposal: Proposal, now: datetime) -> bool:
    answered_at = _answered_at(proposal)
    if proposal.state is not ProposalState.LATER or answered_at is None:
        return False
    return now < answered_at + timedelta(days=proposal.later_days)
