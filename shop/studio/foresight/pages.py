"""Who would see this, in rows and sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from shop.accounts.models import Student
from shop.languages import ZONE
from shop.languages import said as _
from shop.offers.estimate_rules import Estimate
from shop.offers.models import Offer
from shop.offers.sentences import verdict, why_not
from shop.studio.estimates import named_for
from shop.studio.foresight import queries as found
from shop.studio.foresight.rules import Seen, seen
from shop.studio.people.queries import names

EXAMPLES = 6
Row = list[Any]


@dataclass(frozen=True)
class Foresight:
    day: date
    reached: int
    meant: int
    looked_at: int
    shown: Estimate
    stops: list[Row]
    beside: list[Row]
    examples: list[Row]


def day_of(word: str, now: datetime) -> date | None:
    """The day asked for, today when none is; None when it is no day from today on."""
    today = now.astimezone(ZONE).date()
    try:
        wanted = date.fromisoformat(word) if word else today
    except ValueError:
        return None
    return wanted if wanted >= today else None


def at_noon(day: date, now: datetime) -> datetime:
    """Now for today, else noon in Japan."""
    today = now.astimezone(ZONE).date()
    return now if day == today else datetime.combine(day, time(12), ZONE)


def foresight(offer: Offer, actor: Student, day: date, now: datetime) -> Foresight:
    at = at_noon(day, now)
    crowd = found.gathered(offer, at)
    looks = list(found.looked_at(offer, crowd.sample, at))
    told = seen(((each.before, each.after) for each in looks), offer.id, crowd.meant)
    return Foresight(
        day,
        crowd.reached,
        crowd.meant,
        len(looks),
        told.shown,
        [[why_not(*stop), number] for stop, number in told.stops.most_common()],
        _beside(told, actor),
        _examples(looks[:EXAMPLES], offer, actor),
    )


def _beside(told: Seen, actor: Student) -> list[Row]:
    named = named_for({*told.replaced, *told.kept_out_by}, actor)
    return [
        *([named[each], _("would make way"), n] for each, n in told.replaced.most_common()),
        *([named[each], _("comes first"), n] for each, n in told.kept_out_by.most_common()),
    ]


def _examples(looks: Sequence[found.Look], offer: Offer, actor: Student) -> list[Row]:
    known, other = names(actor, [each.student_id for each in looks]), _("another teacher’s student")
    return [[known.get(each.student_id, other), _verdict(each, offer)] for each in looks]


def _verdict(look: found.Look, offer: Offer) -> str:
    for each in look.after.verdicts:
        if each.candidate.terms.offer_id == offer.id:
            return verdict(each.stop, each.limits)
    return _("the map does not lead there for this student")
