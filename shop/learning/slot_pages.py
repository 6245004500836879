"""The page of a coaching one owns: the booked meeting, or the times that are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import lazy_gettext as _l

from shop.accounts.access import me
from shop.catalogue.lesson_text import lesson_html
from shop.catalogue.models import Product
from shop.languages import local
from shop.learning.queries import may_open
from shop.learning.slot_models import Slot
from shop.learning.slot_queries import booked_slot, free_slots, left_for
from shop.learning.slot_rules import SlotStop, last_return, may_return

STOPS = {
    SlotStop.NOT_FREE: _l("This time is no longer free. Please choose another one."),
    SlotStop.ONE_ALREADY: _l("You have a meeting booked already, so this time stayed free."),
    SlotStop.TOO_LATE: _l("Less than 24 hours are left. Please write to your teacher."),
    SlotStop.ALL_TAKEN: _l("All meetings of this coaching are booked, so this time stayed free."),
    SlotStop.NOT_BOOKED: _l("This meeting was no longer booked. Nothing has changed."),
}


@dataclass(frozen=True)
class Times:
    """A teacher looks at the free ones and books nothing."""

    mine: Slot | None
    until: datetime | None
    returnable: bool
    free: Sequence[Slot]
    may_book: bool
    left: int | None


def coaching_page(product: Product, now: datetime, stop: SlotStop | None = None) -> str:
    return render_template(
        "learning/coaching.html",
        product=product,
        text=lesson_html(local(product.description)),
        times=_times(product, now),
        refusal=STOPS[stop] if stop else None,
    )


def _times(product: Product, now: datetime) -> Times:
    mine = booked_slot(me().id, product.id, now)
    may_book = may_open(me().id, product.id, now)
    left = left_for(me().id, product) if may_book else None
    return Times(
        mine=mine,
        until=last_return(mine.starts_at) if mine else None,
        returnable=mine is not None and may_return(mine.starts_at, now),
        free=() if mine or left == 0 else free_slots(product.id, now),
        may_book=may_book,
        left=left,
    )
