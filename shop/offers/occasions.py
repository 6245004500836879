"""When and about what a decision is made; its name makes a reload find the same proposal. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from shop.offers.words import Moment, ReasonWord
from shop.texts import Copy

Earned = tuple[ReasonWord, Copy]
OF_NO_PRODUCT = frozenset({Moment.LIBRARY, Moment.MAIL})  # about all that a student has finished


@dataclass(frozen=True)
class Occasion:
    """`at` is when it came about: windows of an offer run from there, not from the page view.

    `earned` is what brought it about, where that says more than the moment does.
    """

    moment: Moment
    key: str
    at: datetime
    about: tuple[int, ...] = ()
    order_id: int | None = None
    module_id: int | None = None
    earned: Earned | None = None

    @property
    def name(self) -> str:
        return f"{self.moment}:{self.key}"


def product_page(product_id: int, today: date, now: datetime) -> Occasion:
    return Occasion(Moment.PRODUCT_PAGE, f"{product_id}:{today}", now, (product_id,))


def thank_you(order_id: int, bought: tuple[int, ...], paid_at: datetime) -> Occasion:
    """`bought` names the order's products and the bundles they came in."""
    return Occasion(Moment.THANK_YOU, str(order_id), paid_at, bought, order_id=order_id)


def module_completed(
    module_id: int, product_id: int, completed_at: datetime, earned: Earned | None = None
) -> Occasion:
    return Occasion(
        Moment.MODULE_COMPLETED,
        str(module_id),
        completed_at,
        (product_id,),
        module_id=module_id,
        earned=earned,
    )


def course_completed(product_id: int, graduated_at: datetime) -> Occasion:
    return Occasion(Moment.COURSE_COMPLETED, str(product_id), graduated_at, (product_id,))


def days_after(product_id: int, days: int, at: datetime) -> Occasion:
    return Occasion(Moment.DAYS_AFTER, f"{product_id}:{days}", at, (product_id,))


def stalled(product_id: int, today: date, now: datetime) -> Occasion:
    return Occasion(Moment.STALLED, f"{product_id}:{today}", now, (product_id,))


def library(today: date, now: datetime) -> Occasion:
    """About every course the student has finished."""
    return Occasion(Moment.LIBRARY, str(today), now)


def mail(today: date, now: datetime) -> Occasion:
    return Occasion(Moment.MAIL, str(today), now)


def event_attended(product_id: int, attended_at: datetime) -> Occasion:
    return Occasion(Moment.EVENT_ATTENDED, str(product_id), attended_at, (product_id,))


def about_of(moment: Moment, start: int, end: int) -> int:
    """Which end of a next step its moment is about: a product page is the end's own."""
    return end if moment is Moment.PRODUCT_PAGE else start


def what_if(moment: Moment, about: int | None, now: datetime) -> Occasion:
    """For explaining: as if this moment were now."""
    return Occasion(moment, "what-if", now, (about,) if about else ())
