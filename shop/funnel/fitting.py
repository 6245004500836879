"""Why a product would be this student's next step, by the map alone, on its own page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shop.checkout.queries import purchases_of
from shop.languages import ZONE, local, path
from shop.languages import said as _
from shop.money import Money
from shop.offers.bridge_rules import bridges_before
from shop.offers.explain import foresee
from shop.offers.facts import Candidate, Decision, Facts
from shop.offers.facts_queries import facts_of
from shop.offers.map_queries import whole_map
from shop.offers.occasions import product_page
from shop.offers.sentences import why_you_see_this


@dataclass(frozen=True)
class Bridge:
    """What can be had before a steep step, at its regular price."""

    title: str
    href: str
    price: Money


@dataclass(frozen=True)
class Fit:
    """The true reason and the challenge it answers: of the product, or of the bridge to it."""

    reason: str
    words: str
    bridge: Bridge | None = None


def fit_for(student_id: int, product_id: int, now: datetime) -> Fit | None:
    """None when any rule stops it: then the page is the one everybody sees. Writes nothing."""
    facts = facts_of(student_id, purchases_of(student_id, now), now)
    decision = _on_the_page_of(product_id, facts, now)
    if decision.shown:
        return _fit(decision.shown, None)
    ahead = next(_ahead(decision, facts, now), None)
    return _fit(ahead, _bridge(ahead)) if ahead else None


def _on_the_page_of(product_id: int, facts: Facts, now: datetime) -> Decision:
    return foresee(product_page(product_id, now.astimezone(ZONE).date(), now), facts, now)


def _ahead(decision: Decision, facts: Facts, now: datetime) -> Iterator[Candidate]:
    """Bridges that their own page would call the next step."""
    for bridge in bridges_before(decision):
        if shown := _on_the_page_of(bridge.product_id, facts, now).shown:
            yield shown


def _fit(shown: Candidate, bridge: Bridge | None) -> Fit:
    reason = shown.reason
    told = {"title": reason.title, "at": reason.at.isoformat() if reason.at else None}
    challenge = local(shown.terms.note)
    words = _("For this: %(challenge)s", challenge=challenge) if challenge else ""
    return Fit(why_you_see_this(reason.word, told), words, bridge)


def _bridge(ahead: Candidate) -> Bridge:
    title = whole_map().ends[ahead.product_id].item.title
    href = path(f"/products/{ahead.goods.name}")
    return Bridge(local(title), href, ahead.terms.list_price)
