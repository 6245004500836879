"""The board's page: what the room of ladders knows, put together for one instructor."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.ladder.models import Ladder, NextStep
from shop.ladder.queries import places_of
from shop.languages import local, path
from shop.languages import said as _
from shop.studio import queries
from shop.studio.forms import choices
from shop.studio.ladders.board import board, flag_lines, standing
from shop.studio.ladders.queries import Taken, climbs, taken
from shop.studio.lint.pages import findings_of
from shop.studio.pages import Page, asked, page
from shop.studio.words import SHORT_STEPS

LOOK_BACK = timedelta(days=90)
Row = list[Any]


def board_page(ladder: Ladder, actor: Student, now: datetime) -> Page:
    steps = _touching(ladder, queries.steps(actor))
    drawn = board(ladder, steps, _unplaced(actor), climbs(ladder.id), asked("move"))
    counted = taken([step.id for step in steps], now - LOOK_BACK)
    return page(
        "ladder",
        "ladders",
        ladder=ladder,
        board=replace(drawn, flags=flag_lines(findings_of(actor, now), ladder)),
        steps=[_row(step, counted.get(step.id, Taken())) for step in steps],
        tabs=_tabs(queries.my_ladders(actor), ladder.slug),
    )


def rung_tabs(slug: str, number: int) -> list[tuple[str, str, bool]]:
    return [
        (
            _("Step %(number)s", number=each),
            path(f"/studio/ladders/{slug}/rungs/{each}"),
            each == number,
        )
        for each in (1, 2, 3, 4)
    ]


def unplaced_choices(actor: Student, on: Container[int]) -> list[Any]:
    """Everything that does not stand on this ladder already."""
    free = [each for each in queries.products(actor) if each.id not in on]
    return choices((each.slug, local(each.title)) for each in free)


def _unplaced(actor: Student) -> list[Product]:
    every = queries.products(actor)
    placed = places_of([each.id for each in every])
    return [each for each in every if each.id not in placed]


def _touching(ladder: Ladder, steps: Sequence[NextStep]) -> list[NextStep]:
    """Steps that begin or end on this ladder."""
    on = standing(ladder)
    return [step for step in steps if step.from_id in on or step.to_id in on]


def _tabs(ladders: Sequence[Ladder], current: str) -> list[tuple[str, str, bool]]:
    rows = [
        (local(each.title), path(f"/studio/ladders/{each.slug}"), each.slug == current)
        for each in ladders
    ]
    return [*rows, (_("＋ New ladder"), path("/studio/ladders/new"), False)]


def _row(step: NextStep, counted: Taken) -> Row:
    kind, end = str(SHORT_STEPS[step.kind.value]), local(step.to_product.title)
    state = {"badge": _("Paused"), "kind": "line"} if step.paused else {"badge": _("Running")}
    return [
        local(step.from_product.title),
        local(step.challenge),
        {
            "text": _("%(kind)s: %(title)s", kind=kind, title=end),
            "href": path(f"/studio/steps/{step.id}"),
        },
        _words(counted),
        state,
    ]


def _words(counted: Taken) -> str:
    if not counted.shown:
        return _("Not shown yet")
    return _("%(accepted)s of %(shown)s", accepted=counted.accepted, shown=counted.shown)
