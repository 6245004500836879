"""Moments that came, decided again: read, never written."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from shop.catalogue.models import Module
from shop.checkout.queries import purchases_of
from shop.extensions import db
from shop.funnel.rules import worth_a_card
from shop.ladder.rules import NextStepKind
from shop.offers import occasions
from shop.offers.candidate_queries import candidates_at
from shop.offers.facts import Decision, Facts
from shop.offers.facts_queries import facts_of
from shop.offers.models import DecisionRecord, Proposal
from shop.offers.occasions import Occasion
from shop.offers.pressure_queries import ignored
from shop.offers.rules import decide
from shop.offers.whole_map import WholeMap, standing
from shop.offers.words import Moment, ProposalState
from shop.orders.models import OrderLine
from shop.studio.replay.rules import Answers

REMEMBERED = timedelta(days=90)
ANSWERS_COUNTED = timedelta(days=365)
TOGETHER = 200
Deciding = Callable[[Occasion, Facts, datetime], Decision]


@dataclass(frozen=True)
class Again:
    """One past moment: what was shown, and what today's map and the draft would show."""

    student_id: int
    recorded: int | None
    before: Decision
    after: Decision


def with_offers(drafts: tuple[int, ...]) -> Deciding:
    return lambda occasion, facts, now: _decided(occasion, facts, now, drafts)


def under(whole: WholeMap) -> Deciding:
    """On another map a student has begun and succeeded elsewhere."""
    return lambda occasion, facts, now: _decided(occasion, standing(facts, whole), now, (), whole)


def remembered(now: datetime, most: int) -> Iterator[DecisionRecord]:
    """The moments of the last 90 days, newest first, a few of them in memory at a time."""
    newest = sa.select(DecisionRecord).where(DecisionRecord.decided_at > now - REMEMBERED)
    older, left = newest, most
    while left > 0:
        some = older.order_by(DecisionRecord.id.desc()).limit(min(left, TOGETHER))
        rows = db.session.scalars(some).all()
        yield from rows
        if not rows:
            return
        older, left = newest.where(DecisionRecord.id < rows[-1].id), left - len(rows)


def how_many_remembered(now: datetime, most: int) -> int:
    newest = sa.select(DecisionRecord.id).where(DecisionRecord.decided_at > now - REMEMBERED)
    found = newest.order_by(DecisionRecord.id.desc()).limit(most).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(found)) or 0


def decided_again(after: Deciding, records: Iterator[DecisionRecord]) -> Iterator[Again]:
    """With what was known then; what this decision itself brought about is left out."""
    for record in records:
        occasion = occasion_of(record)
        if occasion is None:
            continue
        at = record.decided_at
        known = facts_of(record.student_id, purchases_of(record.student_id, at), at)
        past = tuple(past for past in known.past if past.proposal_id != record.proposal_id)
        facts = replace(known, past=past)
        yield Again(
            record.student_id,
            record.proposal_id,
            _decided(occasion, facts, at),
            after(occasion, facts, at),
        )


def _decided(
    occasion: Occasion,
    facts: Facts,
    now: datetime,
    drafts: Collection[int] = (),
    whole: WholeMap | None = None,
) -> Decision:
    """As the pages decide: a regular price on the product's own page is no proposal."""
    candidates = candidates_at(occasion, facts, now, drafts, whole)
    return decide([each for each in candidates if worth_a_card(each)], facts, now)


def occasion_of(record: DecisionRecord) -> Occasion | None:
    """The moment as it was, from the name it was kept under; None when its order is gone."""
    key, at = record.occasion.partition(":")[2], record.decided_at
    first = key.partition(":")[0]
    if record.moment is Moment.THANK_YOU:
        about = _bought(int(first))
        return occasions.thank_you(int(first), about, at) if about else None
    if record.moment is Moment.MODULE_COMPLETED:
        product_id = db.session.scalar(sa.select(Module.product_id).filter_by(id=int(first)))
        return occasions.module_completed(int(first), product_id, at) if product_id else None
    about_one = (int(first),) if first.isdecimal() else ()
    return Occasion(record.moment, key, at, about_one)


def shown_product(record_proposal_id: int | None) -> int | None:
    found = sa.select(Proposal.product_id).filter_by(id=record_proposal_id or 0)
    return db.session.scalar(found)


def answers_to(kind: NextStepKind, now: datetime) -> Answers:
    """To a year's proposals of this kind."""
    accepted = Proposal.state == ProposalState.ACCEPTED
    unwanted = sa.or_(Proposal.state == ProposalState.DECLINED, ignored(now))
    mine = sa.select(
        sa.func.count(sa.case((accepted, 1))),
        sa.func.count(sa.case((unwanted, 1))),
        sa.func.count(),
    ).where(Proposal.kind == kind, Proposal.shown_at > now - ANSWERS_COUNTED)
    return Answers(*db.session.execute(mine).one())


def _bought(order_id: int) -> tuple[int, ...]:
    lines = db.session.execute(
        sa.select(OrderLine.product_id, OrderLine.bundle_id).filter_by(order_id=order_id)
    )
    return tuple({each for row in lines for each in row if each})
