"""How much offers press, in words: for the whole map, for each next step, for one student."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shop.insights.queries import steps_of
from shop.insights.stat import Stat, share
from shop.languages import local, path
from shop.languages import said as _
from shop.offers.pressure_queries import asked_by_step
from shop.offers.pressure_rules import Asked, a_week
from shop.offers.pressure_sentences import Told, told

MOST = 50
Row = list[Any]


@dataclass(frozen=True)
class Pressing:
    told: Told
    shares: list[Stat]
    rows: list[Row]


def pressing(mine: sa.Select[int], asked: Asked, now: datetime) -> Pressing:
    by_step = dict(list(asked_by_step(mine, now).items())[:MOST])
    steps = steps_of(by_step)
    rows = [_row(steps[step_id], counts) for step_id, counts in by_step.items()]
    return Pressing(told(asked), _shares(asked), rows)


def _shares(asked: Asked) -> list[Stat]:
    shown = _("of %(count)s shown in 13 weeks", count=asked.shown)
    accepted = _("of %(count)s accepted in 13 weeks", count=asked.accepted)
    return [
        Stat(
            _("Proposals a week"),
            f"{a_week(asked):.2f}",
            _("Students who were shown anything: %(count)s", count=asked.students),
            _("For each of them"),
        ),
        Stat(_("Declined"), share(asked.declined, asked.shown), shown),
        Stat(_("Not answered"), share(asked.ignored, asked.shown), shown),
        Stat(_("Undone"), share(asked.undone, asked.accepted), accepted),
        Stat(_("Paid back"), share(asked.refunded, asked.accepted), accepted),
    ]


def _row(step: Any, asked: Asked) -> Row:
    start, end = local(step.from_product.title), local(step.to_product.title)
    title = _("After “%(start)s”: “%(end)s”", start=start, end=end)
    state = {"badge": _("Paused"), "kind": "line"} if step.paused else {"badge": _("Running")}
    return [
        {"text": title, "href": path(f"/studio/steps/{step.id}")},
        asked.shown,
        asked.kept,
        asked.declined,
        asked.ignored,
        asked.undone,
        asked.refunded,
        state,
    ]
