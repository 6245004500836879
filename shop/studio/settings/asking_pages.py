"""Who changed the numbers about asking, in rows."""

from collections.abc import Mapping
from typing import Any

from shop.catalogue.asking_queries import asking_changes
from shop.catalogue.asking_rules import NUMBERS
from shop.catalogue.models import AskingChange
from shop.languages import moment_time
from shop.languages import said as _

Row = list[Any]


def change_rows(labels: Mapping[str, str]) -> list[Row]:
    return [_row(each, labels[each.number]) for each in asking_changes()]


def _row(each: AskingChange, label: str) -> Row:
    who = each.actor.name or each.actor.email
    weaker = NUMBERS[each.number].weaker(each.after)
    remark = {"badge": _("Weaker than usual"), "kind": "chalk"} if weaker else ""
    return [moment_time(each.changed_at), who, label, each.before, each.after, remark]
