"""Whom an offer is meant for, as rows of a form: each joined to the one before by and, or by or."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form

from shop.offers.audience_queries import how_many
from shop.offers.audience_rules import (
    ABOUT_A_PRODUCT,
    MOST_CONDITIONS,
    MOST_GROUPS,
    WORDS,
    Audience,
    Condition,
    Trait,
    audience_problems,
)
from shop.studio.forms import MomentField, NumberField, SelectField, choices

JOINS = (("and", _l("and")), ("or", _l("or")))
WHATS = (
    ("graduate_of", _l("has finished the product")),
    ("owner_of", _l("owns the product")),
    ("not_owner_of", _l("does not own the product")),
    ("progress", _l("has done at least that percent of the product")),
    ("segment:loyal", _l("loyal: finished a course and paid at least twice")),
    ("segment:steady", _l("steady: has finished lessons")),
    ("segment:at_risk", _l("at risk: unhappy, or still for two weeks")),
    ("segment:new", _l("new: no lesson finished yet")),
    ("band:promoter", _l("gave 9 or 10 in the last survey")),
    ("band:passive", _l("gave 7 or 8 in the last survey")),
    ("band:detractor", _l("gave 0 to 6 in the last survey")),
    ("bought_since", _l("paid for something since the day")),
    ("spent", _l("has paid at least that many yen, refunds taken off")),
    ("consent", _l("agreed to letters about courses")),
)
FIELDS = {"product_id": "product", "word": "what"}


class ConditionRow(Form):  # type: ignore[misc]
    join = SelectField(_l("Joined by"), choices=choices(JOINS), default="and")
    what = SelectField(_l("The student"), choices=choices(WHATS, _l("(no condition)")), default="")
    product = SelectField(_l("Which product"), choices=[], default="")
    number = NumberField(_l("Percent or yen"))
    since = MomentField(_l("Since (Japan)"))


def audience_in(rows: Iterable[Any], ids: Mapping[str, int]) -> tuple[Audience, dict[str, Any]]:
    """What the rows ask, and which row answers for which place of it."""
    groups: list[list[Condition]] = []
    places: dict[str, Any] = {}
    for row in (each.form for each in rows if each.form.what.data):
        if not groups or row.join.data == "or":
            groups.append([])
        places[f"{len(groups) - 1}.{len(groups[-1])}"] = row
        groups[-1].append(_condition(row, ids))
    return Audience(tuple(map(tuple, groups))), places


def rows_of(audience: Audience, slugs: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        _row(condition, "or" if first and group else "and", slugs)
        for group, conditions in enumerate(audience.any_of)
        for first, condition in zip([True] + [False] * MOST_CONDITIONS, conditions, strict=False)
    ]


def counted(audience: Audience, now: datetime) -> int | None:
    """How many students are in it now; None while it is not said to the end."""
    return None if list(audience_problems(audience)) else how_many(audience, now)


def rearrange(rows: Any, pressed: str) -> None:
    """A press on one of the plain buttons beside the rows."""
    deed, _, which = pressed.partition(":")
    if deed == "add" and len(rows) < MOST_GROUPS * MOST_CONDITIONS:
        rows.append_entry({"join": "and"})
    if deed == "drop":
        rows.entries = [each for n, each in enumerate(rows.entries) if str(n) != which]


def _condition(row: Any, ids: Mapping[str, int]) -> Condition:
    trait, _, word = row.what.data.partition(":")
    known = Trait(trait) if trait in list(Trait) else Trait.CONSENT
    return Condition(
        known,
        ids.get(row.product.data) if known in ABOUT_A_PRODUCT else None,
        word if known in WORDS else None,
        row.number.data,
        row.since.data,
    )


def _row(condition: Condition, join: str, slugs: Mapping[int, str]) -> dict[str, Any]:
    word = f":{condition.word}" if condition.word else ""
    return {
        "join": join,
        "what": f"{condition.trait.value}{word}",
        "product": slugs.get(condition.product_id or 0, ""),
        "number": condition.number,
        "since": condition.since,
    }
