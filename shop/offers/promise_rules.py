"""How long a silence was promised, kept whatever number the owner sets afterwards. Pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from shop.offers.facts import Candidate, Facts
from shop.offers.history import History, Past, Silence
from shop.offers.limits import Limits
from shop.offers.words import Rule

PROMISED: dict[Rule, tuple[str, Callable[[History, Past], Silence | None]]] = {
    Rule.DECLINED: ("same_product_after_no", History.after_no),
    Rule.LATER: ("after_later", History.after_later),
    Rule.ENDED_LATELY: ("after_end", History.after_end),
}


def held(rule: Rule, candidate: Candidate, facts: Facts, now: datetime) -> list[Silence]:
    """The silences about this product that are not over."""
    _, after = PROMISED[rule]
    history = facts.history
    mine = history.of(candidate.product_id)
    told = [after(history, each) for each in mine if _concerns(rule, candidate, each, now)]
    return [silence for silence in told if silence and silence.holds(now)]


def in_force(stop: Rule | None, candidate: Candidate, facts: Facts, now: datetime) -> Limits:
    """The owner's numbers, save the one that was promised otherwise and is what stops here."""
    if stop not in PROMISED:
        return facts.limits
    name, _ = PROMISED[stop]
    last = max(held(stop, candidate, facts, now), key=lambda each: each.until)
    if last.lasts == getattr(facts.limits, name):
        return facts.limits
    promised: dict[str, Any] = {name: last.lasts}
    return replace(facts.limits, **promised)


def _concerns(rule: Rule, candidate: Candidate, past: Past, now: datetime) -> bool:
    """Better terms may follow an end, once it is there; after a no or a later none may."""
    if rule is not Rule.ENDED_LATELY:
        return True
    over = past.deadline is not None and past.deadline <= now
    return over and candidate.terms.price <= past.price
