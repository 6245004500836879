"""What one student would be shown now: a real one, or an invented graduate. Nothing is recorded."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.checkout.queries import purchases_of
from shop.ladder.queries import places_of
from shop.languages import local
from shop.languages import said as _
from shop.offers.explain import foresee
from shop.offers.facts import Decision, Facts, Verdict
from shop.offers.facts_queries import facts_of, owners_limits
from shop.offers.occasions import what_if
from shop.offers.sentences import verdict as told
from shop.offers.sentences import why
from shop.offers.words import Moment
from shop.studio.titles import titles_of


@dataclass(frozen=True, slots=True)
class VerdictRow:
    title: str
    shown: bool
    sentence: str


def real(student: Student, now: datetime) -> Facts:
    return facts_of(student.id, purchases_of(student.id, now), now)


def invented(product: Product, now: datetime) -> Facts:
    """Somebody who has just finished this product and has said nothing yet."""
    mine = frozenset({product.id})
    places = frozenset(places_of(mine).values())
    return Facts(
        owns=mine,
        graduated={product.id: now},
        successes=mine,
        attended=mine,
        begun=places,
        succeeded=places,
        mail_consent=True,
        limits=owners_limits(),
    )


def decision(facts: Facts, moment: Moment, about: Product | None, now: datetime) -> Decision:
    return foresee(what_if(moment, about.id if about else None, now), facts, now)


def verdict_rows(decided: Decision, mine: Container[str]) -> list[VerdictRow]:
    """Only about products of these slugs: what others sell is not this teacher's to read."""
    told = [each for each in decided.verdicts if each.candidate.goods.name in mine]
    titles = titles_of(each.candidate.product_id for each in told)
    return [
        VerdictRow(local(titles[each.candidate.product_id]), each.shown, _sentence(each))
        for each in told
    ]


def _sentence(each: Verdict) -> str:
    if not each.shown:
        return told(each.stop, each.limits)
    reason = each.candidate.reason
    at = reason.at.isoformat() if reason.at else None
    because = why(reason.word, {"title": reason.title, "at": at})
    return _("Why they see this: %(reason)s", reason=because)
