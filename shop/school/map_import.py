"""Ladders, what stands on them, what leads where, and on which terms."""

import sqlalchemy as sa

from shop.catalogue.rows import assign, renumber
from shop.extensions import db
from shop.ladder.models import Ladder, NextStep, NextStepKind
from shop.ladder.operations import put_ladder, put_rung
from shop.ladder.placement_operations import put_on_rung
from shop.ladder.step_operations import put_next_step
from shop.offers.models import Offer
from shop.offers.rules import OfferState
from shop.offers.terms_operations import put_offer, set_offer_state
from shop.school import schema
from shop.school.drafting import ladder_draft, offer_draft, rung_draft, step_draft
from shop.school.rules import steps_named
from shop.school.work import Work


def import_ladders(work: Work) -> None:
    drawn: list[Ladder] = []
    for entry in work.school.ladders:
        teacher = work.teacher(entry.teacher)
        if teacher is None:
            continue
        with work.at(entry.at):
            existing = db.session.scalar(sa.select(Ladder).filter_by(slug=entry.key))
            ladder = put_ladder(ladder_draft(entry), teacher, existing)
            assign(ladder, teacher_id=teacher.id)
            drawn.append(ladder)
            _import_rungs(ladder, entry, work)
    renumber(list(dict.fromkeys(drawn)))


def import_next_steps(work: Work) -> None:
    drawn: list[NextStep] = []
    for entry in work.school.next_steps:
        with work.at(entry.at):
            step = put_next_step(step_draft(entry), _existing_step(entry, work))
            assign(step, paused=entry.paused)
            work.steps[entry.at] = step
            drawn.append(step)
    renumber(list(dict.fromkeys(drawn)))


def import_offers(work: Work) -> None:
    for entry in work.school.offers:
        meant = [work.steps.get(step.at) for step in steps_named(work.school, entry)]
        if len(meant) != 1 or meant[0] is None:
            continue
        with work.at(entry.at):
            existing = db.session.scalar(sa.select(Offer).filter_by(slug=entry.key))
            draft = offer_draft(entry, meant[0].id, work.product_ids())
            offer = put_offer(draft, work.now, existing)
            if entry.state:
                set_offer_state(offer, OfferState(entry.state))


def _import_rungs(ladder: Ladder, entry: schema.Ladder, work: Work) -> None:
    for each in entry.rungs:
        with work.at(each.at):
            rung = put_rung(rung_draft(each), ladder)
            known = [slug for slug in dict.fromkeys(each.products) if slug in work.products]
            put_on_rung(rung, [work.products[slug].id for slug in known])


def _existing_step(entry: schema.Step, work: Work) -> NextStep | None:
    start, end = work.products.get(entry.from_), work.products.get(entry.to)
    if start is None or end is None or entry.kind not in list(NextStepKind):
        return None
    same = sa.select(NextStep).filter_by(from_id=start.id, to_id=end.id, kind=entry.kind)
    return db.session.scalar(same)
