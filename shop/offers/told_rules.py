"""The number a verdict's sentence names: kept with it, so that it stays true. Pure."""

from dataclasses import replace
from typing import Any

from shop.offers.facts import USUAL, Verdict
from shop.offers.limits import Limits, counted, measured
from shop.offers.words import Rule

NAMED = {
    Rule.MAILED_LATELY: "between_mails",
    Rule.DECLINED: "same_product_after_no",
    Rule.LATER: "after_later",
    Rule.QUIET_AFTER_NO: "any_after_no",
    Rule.ENDED_LATELY: "after_end",
    Rule.JUST_BOUGHT: "after_purchase",
    Rule.ONCE_PER_COURSE: "per_course",
    Rule.MODULE_PAUSE: "module_pause",
    Rule.TOO_SOON: "between",
    Rule.ENOUGH_THIS_MONTH: "per_month",
}


def number_then(verdict: Verdict) -> dict[str, int]:
    """Nothing where the sentence names none, or the usual one."""
    if verdict.stop not in NAMED:
        return {}
    name = NAMED[verdict.stop]
    said = getattr(verdict.limits, name)
    return {} if said == getattr(USUAL, name) else {"number": counted(name, said)}


def limits_then(kept: dict[str, Any]) -> Limits:
    """Of a verdict as it was kept."""
    if "number" not in kept:
        return USUAL
    name = NAMED[Rule(kept["stop"])]
    return replace(USUAL, **{name: measured(name, kept["number"])})
