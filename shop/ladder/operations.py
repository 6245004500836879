"""Drawing a ladder: its words, its rungs, and which product stands where."""

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.ownership import must_own, must_teach
from shop.catalogue.rows import assign
from shop.catalogue.wording_rules import Problem, refuse_if
from shop.extensions import db
from shop.ladder.map_rules import (
    RUNGS,
    LadderDraft,
    RungDraft,
    ladder_problems,
    rung_problems,
    tidied_ladder,
    tidied_rung,
)
from shop.ladder.models import Ladder, Rung

log = get_logger()


def save_ladder(draft: LadderDraft, actor: Student, existing: Ladder | None = None) -> Ladder:
    """A new ladder comes last and has its four rungs from the start."""
    must_own(existing.teacher_id, actor) if existing else must_teach(actor)

    ladder = put_ladder(draft, actor, existing)
    db.session.commit()
    log.info("ladder saved", ladder=ladder.id)
    return ladder


def put_ladder(draft: LadderDraft, teacher: Student, existing: Ladder | None = None) -> Ladder:
    """Within the caller's commit. Raises Refused before anything is changed."""
    draft = tidied_ladder(draft)
    refuse_if([*ladder_problems(draft), *_taken(draft.slug, existing)])

    ladder = existing or _new(draft, teacher)
    assign(ladder, slug=draft.slug, title=draft.title, promise=draft.promise)
    return ladder


def save_rung(draft: RungDraft, ladder: Ladder, actor: Student) -> Rung:
    must_own(ladder.teacher_id, actor)

    rung = put_rung(draft, ladder)
    db.session.commit()
    log.info("rung saved", rung=rung.id)
    return rung


def put_rung(draft: RungDraft, ladder: Ladder) -> Rung:
    """Within the caller's commit."""
    draft = tidied_rung(draft)
    refuse_if(rung_problems(draft))

    rung = rung_of(ladder, draft.number)
    assign(rung, for_whom=draft.for_whom, after=draft.after)
    return rung


def rung_of(ladder: Ladder, number: int) -> Rung:
    return db.session.scalars(sa.select(Rung).filter_by(ladder_id=ladder.id, number=number)).one()


def remove_ladder(ladder: Ladder, actor: Student) -> None:
    """The products stay; they only no longer stand on it."""
    must_own(ladder.teacher_id, actor)

    db.session.delete(ladder)
    db.session.commit()
    log.info("ladder removed", ladder=ladder.id)


def _new(draft: LadderDraft, teacher: Student) -> Ladder:
    last = db.session.scalar(sa.select(sa.func.max(Ladder.position))) or 0
    ladder = Ladder(slug=draft.slug, teacher_id=teacher.id, position=last + 1, title=draft.title)
    ladder.rungs = [Rung(number=number) for number in RUNGS]
    db.session.add(ladder)
    db.session.flush()  # placements need the rungs' ids
    return ladder


def _taken(slug: str, existing: Ladder | None) -> list[Problem]:
    holder = db.session.scalar(sa.select(Ladder.id).filter_by(slug=slug))
    free = holder is None or (existing is not None and existing.id == holder)
    return [] if free else [Problem("slug", "taken")]
