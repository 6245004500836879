"""The school's refund rule in one sentence: the same on every page, before and after paying."""

from typing import Any

from shop.catalogue.queries import school
from shop.languages import said as _

HALF = 50
USUAL = {"days": 14, "below_percent": HALF}


def rule_now() -> dict[str, int]:
    kept = school()
    if kept is None:
        return dict(USUAL)
    return {"days": kept.refund_days, "below_percent": kept.refund_below_percent}


def usual_refund(rule: dict[str, Any] | None = None) -> str:
    rule = rule or rule_now()
    days, percent = rule["days"], rule["below_percent"]
    if not days:
        return _("Write to us from Contact: a person decides about each refund.")
    if percent == HALF:
        return _(
            "Full refund within %(days)s days while less than half has been viewed: "
            "ask for it on the page of your order.",
            days=days,
        )
    return _(
        "Full refund within %(days)s days while less than %(percent)s%% has been viewed: "
        "ask for it on the page of your order.",
        days=days,
        percent=percent,
    )
