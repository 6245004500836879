"""Drawing next steps: what leads where, and which challenge it answers."""

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.catalogue.ownership import must_own
from shop.catalogue.rows import assign, forget, moved, renumber
from shop.catalogue.wording_rules import Problem, refuse_if
from shop.extensions import db
from shop.ladder.map_rules import NextStepDraft, step_problems, tidied_step
from shop.ladder.models import NextStep, NextStepKind
from shop.ladder.queries import places_of
from shop.ladder.rules import End, step_problem

log = get_logger()
Ends = tuple[Product | None, Product | None]


def save_next_step(
    draft: NextStepDraft, actor: Student, existing: NextStep | None = None
) -> NextStep:
    """Both ends must be one's own; the owner may join two teachers' products."""
    if existing:
        must_change(existing, actor)
    for end in _ends(draft):
        if end:
            must_own(end.teacher_id, actor)

    step = put_next_step(draft, existing)
    db.session.commit()
    log.info("next step saved", next_step=step.id)
    return step


def put_next_step(draft: NextStepDraft, existing: NextStep | None = None) -> NextStep:
    """A new one comes last. Within the caller's commit."""
    draft = tidied_step(draft)
    start, end = _ends(draft)
    refuse_if([*step_problems(draft), *_end_problems(draft), *_taken(draft, existing)])
    refuse_if(_climbing_problems(NextStepKind(draft.kind), start, end))

    values = {
        "from_id": start.id if start else None,
        "to_id": end.id if end else None,
        "kind": NextStepKind(draft.kind),
        "challenge": draft.challenge,
    }
    if existing is None:
        existing = NextStep(position=_last() + 1, paused=False, **values)
        db.session.add(existing)
    assign(existing, **values)
    db.session.flush()  # an offer's terms need the id
    return existing


def pause_next_step(step: NextStep, actor: Student) -> None:
    must_change(step, actor)

    step.paused = True
    db.session.commit()
    log.info("next step paused", next_step=step.id)


def resume_next_step(step: NextStep, actor: Student) -> None:
    must_change(step, actor)

    step.paused = False
    db.session.commit()
    log.info("next step resumed", next_step=step.id)


def remove_next_step(step: NextStep, actor: Student) -> None:
    """Raises Refused when an offer or a student's proposal stands on it: pause it instead."""
    must_change(step, actor)

    forget(step, "next_step")
    db.session.commit()
    log.info("next step removed", next_step=step.id)


def move_next_step(step: NextStep, by: int, actor: Student) -> None:
    """-1 is earlier, 1 is later, among the steps that start at the same product."""
    must_change(step, actor)

    siblings = steps_from(step.from_id)
    places = sorted(each.position for each in siblings)
    for place, each in zip(places, moved(siblings, step, by), strict=True):
        each.position = place
    if len(set(places)) < len(places):
        renumber(moved(siblings, step, by))
    db.session.commit()
    log.info("next step moved", next_step=step.id, by=by)


def must_change(step: NextStep, actor: Student) -> None:
    """Raises NotYours unless both ends are the actor's."""
    for product_id in (step.from_id, step.to_id):
        must_own(db.session.get_one(Product, product_id).teacher_id, actor)


def steps_from(product_id: int) -> list[NextStep]:
    found = sa.select(NextStep).filter_by(from_id=product_id)
    return list(db.session.scalars(found.order_by(NextStep.position, NextStep.id)))


def _last() -> int:
    return db.session.scalar(sa.select(sa.func.max(NextStep.position))) or 0


def _ends(draft: NextStepDraft) -> Ends:
    found = db.session.scalars(
        sa.select(Product).where(Product.slug.in_([draft.from_slug, draft.to_slug]))
    )
    by_slug = {product.slug: product for product in found}
    return by_slug.get(draft.from_slug), by_slug.get(draft.to_slug)


def _end_problems(draft: NextStepDraft) -> list[Problem]:
    ends = zip(("from", "to"), (draft.from_slug, draft.to_slug), _ends(draft), strict=True)
    return [
        Problem(name, "unknown_product", {"product": slug}) for name, slug, end in ends if not end
    ]


def _climbing_problems(
    kind: NextStepKind, start: Product | None, end: Product | None
) -> list[Problem]:
    if start is None or end is None:
        return []
    places = places_of([start.id, end.id])
    ends = [End(each.id, each.price, places.get(each.id)) for each in (start, end)]
    found = step_problem(kind, *ends)
    return [Problem("kind", found.value)] if found else []


def _taken(draft: NextStepDraft, existing: NextStep | None) -> list[Problem]:
    start, end = _ends(draft)
    if start is None or end is None:
        return []
    same = sa.select(NextStep.id).filter_by(from_id=start.id, to_id=end.id, kind=draft.kind)
    holder = db.session.scalar(same)
    free = holder is None or (existing is not None and existing.id == holder)
    return [] if free else [Problem("to", "step_exists")]
