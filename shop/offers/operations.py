"""A proposal is made, answered and taken back. Each verb holds when called twice or at once."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.extensions import db, insert_once, rows_changed
from shop.offers.facts import Decision, Verdict
from shop.offers.guardrail import pause_if_regretted
from shop.offers.history import OPEN
from shop.offers.models import Answer, DecisionRecord, Proposal
from shop.offers.occasions import Occasion
from shop.offers.told_rules import number_then
from shop.offers.words import AnswerKind, ProposalState
from shop.queue import lies_ahead

log = get_logger()
ANSWERED = {
    AnswerKind.DECLINED: ProposalState.DECLINED,
    AnswerKind.LATER: ProposalState.LATER,
}


def take_turn(student_id: int) -> None:
    """One decision at a time per student; call before gathering. Within the caller's commit."""
    db.session.execute(sa.select(Student.id).filter_by(id=student_id).with_for_update())


def propose(
    decision: Decision, student_id: int, occasion: Occasion, now: datetime
) -> Proposal | None:
    """The one proposal of this occasion, however often it is asked for; every verdict is kept."""
    if _record(decision, student_id, occasion, now):
        if decision.taken:
            _put(decision.taken, student_id, occasion, now)
        log.info("decided", student=student_id, occasion=occasion.name, shown=bool(decision.shown))
    db.session.commit()

    made = sa.select(Proposal).filter_by(student_id=student_id, occasion=occasion.name)
    return db.session.scalar(made.options(joinedload(Proposal.product)))


def answer(proposal: Proposal, kind: AnswerKind, now: datetime) -> bool:
    """A no or a later; False when it was said before. A yes is claimed by the order it opens."""
    state = ANSWERED[kind]
    waiting = sa.update(Proposal).where(
        Proposal.id == proposal.id, Proposal.state.in_(OPEN), Proposal.state != state
    )
    said = rows_changed(waiting.values(state=state)) == 1
    if said:
        _note(proposal.id, kind, now)
        log.info(f"proposal {kind}", proposal=proposal.id)
    db.session.commit()
    return said


def reopen(proposal: Proposal, now: datetime) -> bool:
    """The student takes a no or a later back while the terms still hold."""
    waiting = sa.update(Proposal).where(
        Proposal.id == proposal.id,
        Proposal.state.in_((ProposalState.DECLINED, ProposalState.LATER)),
        _in_time(now),
    )
    open_again = rows_changed(waiting.values(state=ProposalState.SHOWN)) == 1
    if open_again:
        _note(proposal.id, AnswerKind.REOPENED, now)
        log.info("proposal reopened", proposal=proposal.id)
    db.session.commit()
    return open_again


def claim_acceptance(proposal_id: int, now: datetime) -> bool:
    """Only one yes, and only in time. Within the caller's commit."""
    waiting = sa.update(Proposal).where(
        Proposal.id == proposal_id, Proposal.state.in_(OPEN), _in_time(now)
    )
    claimed = rows_changed(waiting.values(state=ProposalState.ACCEPTED)) == 1
    if claimed:
        _note(proposal_id, AnswerKind.ACCEPTED, now)
        log.info("proposal accepted", proposal=proposal_id)
    return claimed


def give_back(proposal_id: int, now: datetime) -> None:
    """Its order ended unpaid, so the yes is open again. Within the caller's commit."""
    taken = sa.update(Proposal).where(
        Proposal.id == proposal_id, Proposal.state == ProposalState.ACCEPTED
    )
    if rows_changed(taken.values(state=ProposalState.SHOWN)):
        _note(proposal_id, AnswerKind.UNPAID, now)
        log.info("proposal given back", proposal=proposal_id)


def mark_undone_answer(proposal_ids: Iterable[int], now: datetime) -> None:
    """The yes stays a fact, its undoing is another. Within the caller's commit."""
    for proposal_id in proposal_ids:
        _note(proposal_id, AnswerKind.UNDONE, now)
        pause_if_regretted(proposal_id, now)


def withdraw_for(student_id: int, product_id: int) -> int:
    """Open proposals of a product to a student die. Within the caller's commit."""
    mine = sa.update(Proposal).filter_by(student_id=student_id, product_id=product_id)
    waiting = mine.where(Proposal.state.in_(OPEN))
    return rows_changed(waiting.values(state=ProposalState.WITHDRAWN))


def _record(decision: Decision, student_id: int, occasion: Occasion, now: datetime) -> bool:
    return insert_once(
        DecisionRecord,
        student_id=student_id,
        occasion=occasion.name,
        moment=occasion.moment,
        decided_at=now,
        verdicts=[_compact(verdict) for verdict in decision.verdicts],
    )


def _compact(verdict: Verdict) -> dict[str, object]:
    candidate = verdict.candidate
    return {
        "product": candidate.product_id,
        "kind": candidate.kind,
        "step": candidate.step_id,
        "offer": candidate.terms.offer_id,
        "stop": verdict.stop,
        **number_then(verdict),
    }


def _put(taken: Verdict, student_id: int, occasion: Occasion, now: datetime) -> None:
    product_id = taken.candidate.product_id
    withdraw_for(student_id, product_id)
    product = db.session.get_one(Product, product_id)
    made = insert_once(
        Proposal,
        student_id=student_id,
        occasion=occasion.name,
        moment=occasion.moment,
        source_order_id=occasion.order_id,
        title=product.title,
        contents=product.contents,
        state=ProposalState.SHOWN,
        shown_at=now,
        **_frozen(taken),
    )
    if made:
        _link(student_id, occasion)


def _frozen(taken: Verdict) -> dict[str, object]:
    """The promise: never written again."""
    shown, limits = taken.candidate, taken.limits
    told_at = shown.reason.at
    return {
        "product_id": shown.product_id,
        "next_step_id": shown.step_id,
        "offer_id": shown.terms.offer_id,
        "kind": shown.kind,
        "reason": shown.reason.word,
        "reason_facts": {
            "title": shown.reason.title,
            "at": told_at.isoformat() if told_at else None,
            "about": shown.about,
            "credited": [[key, paid.amount] for key, paid in shown.terms.credited.items()],
        },
        "note": shown.terms.note,
        "list_price_minor": shown.terms.list_price.amount,
        "price_minor": shown.terms.price.amount,
        "currency": shown.terms.price.currency,
        "deadline": shown.terms.deadline,
        "no_days": limits.same_product_after_no.days,
        "later_days": limits.after_later.days,
        "end_days": limits.after_end.days,
    }


def _link(student_id: int, occasion: Occasion) -> None:
    same = {"student_id": student_id, "occasion": occasion.name}
    made = sa.select(Proposal.id).filter_by(**same).scalar_subquery()
    db.session.execute(
        sa.update(DecisionRecord)
        .filter_by(**same)
        .values(proposal_id=made)
        .execution_options(synchronize_session=False)
    )


def _in_time(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(Proposal.deadline.is_(None), lies_ahead(Proposal.deadline, now))


def _note(proposal_id: int, kind: AnswerKind, now: datetime) -> None:
    db.session.add(Answer(proposal_id=proposal_id, kind=kind, answered_at=now))
