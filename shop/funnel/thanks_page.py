"""The thank-you page's finished values: what was bought, how to begin, and one add-on or none."""

from dataclasses import dataclass
from datetime import datetime

from shop.catalogue.legal_rules import said
from shop.catalogue.queries import school
from shop.checkout.way_words import way_name
from shop.funnel.add_on import AddOn, add_on
from shop.funnel.one_press import card_words
from shop.funnel.rules import just_now
from shop.languages import clock_time, day, local, path
from shop.languages import said as _
from shop.learning.library_queries import LibraryRow, library
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.orders.receipt_rules import registration_of
from shop.payments.models import Route

Step = dict[str, object]


@dataclass(frozen=True)
class Start:
    """The way into what was bought."""

    label: str
    href: str
    title: str
    detail: str


@dataclass(frozen=True)
class ThankYou:
    order: Order
    draw: bool
    sentence: str
    start: Start | None
    method: str
    registration: str
    add_on: AddOn | None
    steps: list[Step]


def thank_you(order: Order, proposal: Proposal | None, now: datetime) -> ThankYou:
    start = _start(order, now)
    return ThankYou(
        order=order,
        draw=just_now(order.paid_at, now),
        sentence=_sentence(order, start),
        start=start,
        method=method_of(order),
        registration=registration(),
        add_on=add_on(proposal, now) if proposal else None,
        steps=_steps(order, start),
    )


def _sentence(order: Order, start: Start | None) -> str:
    """What is open now, and where the letter went."""
    email, one = order.student.email, len(order.lines) == 1
    title = local(order.lines[0].title) if one else local(order.lines[0].bundle_title)
    if start is None:
        return _("Your order is complete. We have written to %(email)s.", email=email)
    if not order.total():
        return _("“%(title)s” is open. We have written to %(email)s.", title=title, email=email)
    return _(
        "“%(title)s” is open. The receipt is on its way to %(email)s.", title=title, email=email
    )


def _start(order: Order, now: datetime) -> Start | None:
    rows = {row.product.id: row for row in library(order.student_id, now).rows}
    bought = [rows[line.product_id] for line in order.lines if line.product_id in rows]
    return _begin(bought[0]) if bought else None


def _begin(row: LibraryRow) -> Start:
    lesson = row.steps.next
    if lesson:
        label = _("Start the first lesson (%(minutes)s min)", minutes=lesson.minutes)
        detail = _("%(minutes)s minutes", minutes=lesson.minutes)
        return Start(label, path(lesson.address), local(lesson.title), detail)
    labels: dict[str, str] = {
        "download": _("Open the download"),
        "event": _("See the event and how to join"),
        "coaching": _("See how the meetings are arranged"),
    }
    label = labels.get(row.product.kind, _("Open it in My learning"))
    return Start(label, path(row.address), local(row.product.title), local(row.product.outcome))


def method_of(order: Order) -> str:
    paid = next((each for each in order.payments if each.id == order.paid_by), None)
    if paid is None or paid.route is Route.FREE:
        return str(_("Free of charge"))
    return card_words(paid) if paid.card_last4 else way_name(paid.method_kind or "")


def registration() -> str:
    """The seller's tax number; a shop without one does not look registered."""
    kept = school()
    return registration_of(local(said(kept.legal, "registration"))) if kept else ""


def _steps(order: Order, start: Start | None) -> list[Step]:
    at = order.paid_at or order.opened_at
    done: Step = {
        "title": _("Your order is complete"),
        "detail": _("%(moment)s, order %(number)s", moment=_moment(at), number=order.number),
        "done": True,
    }
    begin: Step | None = {"title": start.title, "detail": start.detail} if start else None
    pace: Step = {
        "title": _("Choose your day for learning"),
        "detail": _("Once a week is enough. Your place is kept, so you can stop anywhere."),
        "href": path("/me"),
        "label": _("My learning"),
    }
    return [step for step in (done, begin, pace) if step]


def _moment(at: datetime) -> str:
    return f"{day(at)} {clock_time(at)}"
