"""A decision told in sentences, shown and withheld alike; nothing is recorded."""

from collections.abc import Callable, Collection
from datetime import datetime

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.extensions import db
from shop.languages import moment_time
from shop.languages import said as _
from shop.offers.candidate_queries import candidates_at
from shop.offers.facts import Candidate, Decision, Facts, Purchases, Verdict
from shop.offers.facts_queries import facts_of
from shop.offers.occasions import Occasion, what_if
from shop.offers.rules import decide
from shop.offers.sentences import verdict as told
from shop.offers.sentences import why
from shop.offers.whole_map import WholeMap
from shop.offers.words import Moment


class NobodyLikeThat(LookupError):
    pass


class NothingLikeThat(LookupError):
    pass


def explain(
    email: str,
    moment: Moment,
    about_slug: str | None,
    purchases_of: Callable[[int, datetime], Purchases],
    now: datetime,
) -> str:
    """As if the moment were now. Raises NobodyLikeThat, NothingLikeThat."""
    student_id = _student(email)
    about = _product(about_slug) if about_slug else None
    facts = facts_of(student_id, purchases_of(student_id, now), now)
    return "\n".join(lines(foresee(what_if(moment, about, now), facts, now)))


def foresee(
    occasion: Occasion,
    facts: Facts,
    now: datetime,
    drafts: Collection[int] = (),
    whole: WholeMap | None = None,
) -> Decision:
    """The decision that would be made, without making it."""
    return decide(candidates_at(occasion, facts, now, drafts, whole), facts, now)


def lines(decision: Decision) -> list[str]:
    if not decision.verdicts:
        return [_("Nothing leads on from here.")]
    return [_line(each) for each in decision.verdicts]


def _line(each: Verdict) -> str:
    candidate = each.candidate
    mark = "●" if each.shown else "○"
    sentence = _reason(candidate) if each.shown else told(each.stop, each.limits)
    what = f"{candidate.goods.name} {candidate.kind} {candidate.terms.price}"
    return f"{mark} {what} | {sentence}{_until(candidate)}"


def _reason(candidate: Candidate) -> str:
    reason = candidate.reason
    at = reason.at.isoformat() if reason.at else None
    return why(reason.word, {"title": reason.title, "at": at})


def _until(candidate: Candidate) -> str:
    deadline = candidate.terms.deadline
    return f" | {moment_time(deadline)}" if deadline else ""


def _student(email: str) -> int:
    found = sa.select(Student.id).filter_by(email=email.strip().lower())
    student_id = db.session.scalar(found.order_by(Student.guest, Student.id).limit(1))
    if student_id is None:
        raise NobodyLikeThat(email)
    return student_id


def _product(slug: str) -> int:
    product_id = db.session.scalar(sa.select(Product.id).filter_by(slug=slug))
    if product_id is None:
        raise NothingLikeThat(slug)
    return product_id
