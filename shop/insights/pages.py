"""The numbers of a school in sentences: none without its count, its period and its definition."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.insights import learning_queries as learning
from shop.insights.money_queries import sales
from shop.insights.pressing import Pressing, pressing
from shop.insights.queries import costs, own_ids, titles_of
from shop.insights.rules import Sales, Value, nps, value
from shop.insights.stat import NONE, Stat, share
from shop.languages import local
from shop.languages import said as _
from shop.money import Money, display
from shop.offers.pressure_queries import asked_of_all
from shop.offers.pressure_rules import Asked
from shop.orders.together_queries import pairs_taken

Row = list[Any]


@dataclass(frozen=True)
class Numbers:
    worth: list[Stat]
    leading: list[Stat]
    lagging: list[Stat]
    pressing: Pressing
    pairs: list[Row]
    empty: bool


def numbers(actor: Student, now: datetime) -> Numbers:
    mine = own_ids(actor)
    sold, asked, begun = sales(mine, now), asked_of_all(mine, now), learning.begun(mine, now)
    return Numbers(
        worth=_worth(sold, value(sold, costs())),
        leading=_leading(mine, begun, now),
        lagging=_lagging(sold, asked),
        pressing=pressing(mine, asked, now),
        pairs=_pairs(mine),
        empty=not (sold.buyers or asked.shown or begun.given),
    )


def _worth(sold: Sales, worth: Value | None) -> list[Stat]:
    buyers = _("Buyers in 365 days: %(count)s", count=sold.buyers)
    if worth is None:
        return [Stat(_("Worth of a buyer"), NONE, buyers, _("Nobody has bought yet."))]
    each = f"{worth.orders_each:.1f}"
    frequency = _("%(order)s an order × %(each)s orders", order=display(worth.order), each=each)
    return [
        Stat(_("Worth: revenue"), display(worth.revenue), buyers, frequency),
        Stat(_("Worth: profit"), _sum(worth.profit), buyers, _("Revenue × your margin")),
        Stat(_("Worth: net"), _sum(worth.net), buyers, _("Profit less what it cost to win them")),
        Stat(
            _("Worth ÷ cost to win"),
            NONE if worth.ratio is None else f"{worth.ratio:.1f}",
            _("Three or more is healthy."),
            _("Profit ÷ what you typed"),
        ),
    ]


def _leading(mine: sa.Select[int], begun: learning.Begun, now: datetime) -> list[Stat]:
    done, said = learning.weekly(mine, now), learning.scores(mine, now)
    asked = learning.questions(mine, now)
    score = nps(said.promoters, said.detractors, said.answers)
    given = _("of %(count)s courses given in 90 days", count=begun.given)
    return [
        Stat(_("First lesson finished"), share(begun.lesson, begun.given), given),
        Stat(_("First success"), share(begun.module, begun.given), given, _("A module finished")),
        Stat(
            _("Lessons a week"),
            f"{done.lessons / 4 / done.students:.1f}" if done.students else NONE,
            _("Students in 4 weeks: %(count)s", count=done.students),
            _("For each student who finished one"),
        ),
        Stat(
            _("NPS"),
            NONE if score is None else str(score),
            _("Answers in 90 days: %(count)s", count=said.answers),
            _("Share of 9–10 less share of 0–6"),
        ),
        Stat(_("Questions asked"), str(asked), _("in 90 days")),
    ]


def _lagging(sold: Sales, asked: Asked) -> list[Stat]:
    return [
        Stat(
            _("Bought again"),
            share(sold.again, sold.buyers),
            _("of %(count)s buyers in 365 days", count=sold.buyers),
            _("With more than one order that was kept"),
        ),
        Stat(
            _("Paid back"),
            share(sold.refunded.amount, sold.gross.amount),
            _("of %(sum)s in 365 days", sum=display(sold.gross)),
        ),
        Stat(
            _("Offers accepted and kept"),
            share(asked.kept, asked.shown),
            _("of %(count)s shown in 13 weeks", count=asked.shown),
            _("Undone and paid back ones do not count"),
        ),
    ]


def _pairs(mine: sa.Select[int]) -> list[Row]:
    found = pairs_taken(mine)
    titles = titles_of(end for each in found for end in (each.start_id, each.end_id))
    return [
        [
            local(titles[each.start_id]),
            local(titles[each.end_id]),
            _("%(both)s of %(all)s", both=each.both, all=each.buyers),
        ]
        for each in found
    ]


def _sum(amount: Money | None) -> str:
    return NONE if amount is None else display(amount)
