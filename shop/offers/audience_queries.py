"""Who is in an audience now, as one query; and one student as an audience sees them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.extensions import db
from shop.learning.models import Completion, Entitlement, Graduation
from shop.money import yen
from shop.offers import audience_statements as told
from shop.offers.audience_rules import WHOLE, Audience, Condition, Learner, Trait
from shop.offers.facts import Facts
from shop.offers.segment_rules import (
    LOYAL_PURCHASES,
    PASSIVE,
    PROMOTER,
    STILL_FOR,
    UNHAPPY_FOR,
    Band,
    Segment,
    Signs,
)

Here = sa.ColumnElement[bool]


def students_in(audience: Audience, now: datetime) -> sa.Select[int]:
    """The ids of everyone in it, guests included; an account merged into another is nobody."""
    everyone = sa.select(Student.id).where(Student.merged_into_id.is_(None))
    return everyone.where(inside(audience, now)) if audience else everyone


def inside(audience: Audience, now: datetime) -> Here:
    """Whether the student of this row is in it."""
    groups = (sa.and_(*(MET[each.trait](each, now) for each in group)) for group in audience.any_of)
    return sa.or_(*groups) if audience else sa.true()


def how_many(audience: Audience, now: datetime) -> int:
    counted = sa.select(sa.func.count()).select_from(students_in(audience, now).subquery())
    return db.session.scalar(counted) or 0


def learner_of(facts: Facts, now: datetime) -> Learner:
    """Two queries, whatever the audience asks. An invented student has only their facts."""
    mine = [facts.student_id]
    return Learner(
        owns=facts.owns,
        graduated=frozenset(facts.graduated),
        progress=_progress(mine).get(facts.student_id, {}),
        signs=_signs(mine, now).get(facts.student_id, Signs()),
    )


def learners(student_ids: Iterable[int], now: datetime) -> dict[int, Learner]:
    """Many at once, in four queries."""
    wanted = list(student_ids)
    owned = sa.select(Entitlement.student_id, Entitlement.product_id).where(
        Entitlement.student_id.in_(wanted), told.live(now)
    )
    done = sa.select(Graduation.student_id, Graduation.product_id).where(
        Graduation.student_id.in_(wanted), Graduation.revoked_at.is_(None)
    )
    owns, graduated, progress = _sets(owned), _sets(done), _progress(wanted)
    signs = _signs(wanted, now)
    return {
        each: Learner(owns[each], graduated[each], progress.get(each, {}), signs.get(each, Signs()))
        for each in wanted
    }


def _sets(found: sa.Select[int, int]) -> Mapping[int, frozenset[int]]:
    sets: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for student_id, product_id in db.session.execute(found):
        sets[student_id] |= {product_id}
    return sets


def _progress(student_ids: list[int]) -> dict[int, dict[int, tuple[int, int]]]:
    rows = db.session.execute(told.PROGRESS, {"students": student_ids})
    progress: dict[int, dict[int, tuple[int, int]]] = {}
    for student_id, product_id, done, lessons in rows:
        progress.setdefault(student_id, {})[product_id] = (done, lessons)
    return progress


def _signs(student_ids: list[int], now: datetime) -> dict[int, Signs]:
    rows = db.session.execute(told.SIGNS, {"students": student_ids, "at": now})
    signs = {}
    for student_id, spent, consents, *rest in rows:
        names = dict(zip(told.REST, rest, strict=True))
        signs[student_id] = Signs(spent=yen(int(spent)), consents=bool(consents), **names)
    return signs


def _graduate(asked: Condition, now: datetime) -> Here:
    return sa.exists().where(
        Graduation.student_id == Student.id,
        Graduation.product_id == asked.product_id,
        Graduation.revoked_at.is_(None),
    )


def _owner(asked: Condition, now: datetime) -> Here:
    return sa.exists().where(
        Entitlement.student_id == Student.id,
        Entitlement.product_id == asked.product_id,
        told.live(now),
    )


def _far_enough(asked: Condition, now: datetime) -> Here:
    lessons = told.lessons_of(asked.product_id).scalar_subquery()
    done = told.done_of(asked.product_id).scalar_subquery()
    far = sa.and_(lessons > 0, done * WHOLE >= lessons * (asked.number or 0))
    return sa.or_(_graduate(asked, now), far)


def _segment(asked: Condition, now: datetime) -> Here:
    at_risk = sa.or_(_unhappy(now), _still(now))
    loyal = sa.and_(told.GRADUATIONS > 0, told.PURCHASES >= LOYAL_PURCHASES)
    finished = told.lately(Completion.student_id)
    found: dict[str, Here] = {
        Segment.AT_RISK: at_risk,
        Segment.LOYAL: sa.and_(loyal, ~at_risk),
        Segment.STEADY: sa.and_(finished, ~loyal, ~at_risk),
        Segment.NEW: sa.and_(~finished, ~loyal, ~at_risk),
    }
    return found[asked.word or ""]


def _unhappy(now: datetime) -> Here:
    said = sa.and_(told.SCORE < PASSIVE, now - UNHAPPY_FOR < told.SCORED_AT)
    return sa.func.coalesce(said, sa.false())


def _still(now: datetime) -> Here:
    since = now - STILL_FOR
    lived = (told.lately(table.student_id, at > since) for table, at in told.LIFE)
    waits = sa.func.coalesce(told.waits_since(now) <= since, sa.false())
    return sa.and_(*(~each for each in lived), waits)


def _band(asked: Condition, now: datetime) -> Here:
    found: dict[str, Here] = {
        Band.PROMOTER: told.SCORE >= PROMOTER,
        Band.PASSIVE: told.SCORE.between(PASSIVE, PROMOTER - 1),
        Band.DETRACTOR: told.SCORE < PASSIVE,
    }
    return sa.func.coalesce(found[asked.word or ""], sa.false())


def _bought_since(asked: Condition, now: datetime) -> Here:
    return sa.func.coalesce(asked.since <= told.BOUGHT_AT, sa.false())


MET: dict[Trait, Callable[[Condition, datetime], Any]] = {
    Trait.GRADUATE_OF: _graduate,
    Trait.OWNER_OF: _owner,
    Trait.NOT_OWNER_OF: lambda asked, now: ~_owner(asked, now),
    Trait.SEGMENT: _segment,
    Trait.BAND: _band,
    Trait.PROGRESS: _far_enough,
    Trait.BOUGHT_SINCE: _bought_since,
    Trait.SPENT: lambda asked, now: (asked.number or 0) <= told.SPENT,
    Trait.CONSENT: lambda asked, now: told.CONSENTS,
}
