"""Why a product would be this student's next step, by the map alone, on its own page."""

from dataclasses import dataclass
from datetime import datetime

from shop.checkout.queries import purchases_of
from shop.languages import ZONE, local
from shop.languages import said as _
from shop.offers.explain import foresee
from shop.offers.facts import Candidate
from shop.offers.facts_queries import facts_of
from shop.offers.occasions import product_page
from shop.offers.sentences import why_you_see_this


@dataclass(frozen=True)
class Fit:
    """The true reason and the challenge it answers."""

    reason: str
    words: str


def fit_for(student_id: int, product_id: int, now: datetime) -> Fit | None:
    """None when any rule stops it: then the page is the one everybody sees. Writes nothing."""
    occasion = product_page(product_id, now.astimezone(ZONE).date(), now)
    facts = facts_of(student_id, purchases_of(student_id, now), now)
    shown = foresee(occasion, facts, now).shown
    return _fit(shown) if shown else None


def _fit(shown: Candidate) -> Fit:
    reason = shown.reason
    told = {"title": reason.title, "at": reason.at.isoformat() if reason.at else None}
    challenge = local(shown.terms.note)
    words = _("For this: %(challenge)s", challenge=challenge) if challenge else ""
    return Fit(why_you_see_this(reason.word, told), words)
