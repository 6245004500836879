"""What stopped by itself and waits for a person: Stripe's failing events, letters given up."""

from dataclasses import dataclass
from datetime import datetime

from shop import outbox
from shop.languages import moment_time
from shop.languages import said as _
from shop.outbox import Outbox
from shop.payments.event_operations import try_events_again
from shop.payments.event_queries import failing
from shop.payments.models import StripeEvent


@dataclass(frozen=True, slots=True)
class Trouble:
    said: str
    since: str
    error: str


def troubles() -> list[Trouble]:
    return [_event(row) for row in failing()] + [_job(row) for row in outbox.given_up()]


def try_all_again(now: datetime) -> int:
    return try_events_again() + outbox.try_again(now)


def _event(row: StripeEvent) -> Trouble:
    said = _("Stripe’s event “%(kind)s” failed %(tries)s times", kind=row.kind, tries=row.tries)
    return Trouble(said, moment_time(row.received_at), row.error or "")


def _job(row: Outbox) -> Trouble:
    known = {"letter": _("A letter could not be sent"), "refund": _("A refund could not be sent")}
    said = known.get(row.kind, _("A task could not be done"))
    return Trouble(said, moment_time(row.made_at), row.last_error or "")
