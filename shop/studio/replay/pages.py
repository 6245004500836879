"""What would have been different, in rows and sentences."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from shop.accounts.models import Student
from shop.languages import said as _
from shop.offers.estimate_rules import Estimate
from shop.offers.models import Offer
from shop.offers.words import OfferState
from shop.studio.estimates import named_for
from shop.studio.replay import queries as found
from shop.studio.replay.rules import Replayed, pressure, revenue

MOST_MOMENTS = 150
Row = list[Any]


def replayed(after: found.Deciding, now: datetime, most: int = MOST_MOMENTS) -> Replayed:
    """The newest moments of 90 days, decided again as the map stands now, and under the draft."""
    return counted(found.decided_again(after, found.remembered(now, most)))


def counted(looks: Iterable[found.Again]) -> Replayed:
    told = Replayed()
    for each in looks:
        told.see(each.student_id, each.before, each.after)
        shown = each.before.shown
        told.repeated += found.shown_product(each.recorded) == (shown and shown.product_id)
    return told


def weighed(told: Replayed, now: datetime) -> tuple[Estimate, Estimate]:
    """Revenue in yen and pressure in points, by what students said to such proposals."""
    said = {kind: found.answers_to(kind, now) for kind in told.proposals}
    return revenue(told, said), pressure(told, said)


def drafts_of(offers: Iterable[Offer]) -> list[Offer]:
    return [each for each in offers if each.state is OfferState.DRAFT]


def change_rows(told: Replayed, actor: Student) -> list[Row]:
    ends = {each for change in told.changes for each in (change.before, change.after)}
    return rows_named(told, named_for(ends, actor))


def rows_named(told: Replayed, named: Mapping[int | None, str]) -> list[Row]:
    nothing = _("nothing")
    return [
        [named.get(change.before, nothing), named.get(change.after, nothing), number]
        for change, number in told.changes.most_common()
    ]
