"""Which times may be offered and given back, and why a press changes nothing. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from shop.catalogue.wording_rules import Problem, range_problems

KEPT_BEFORE = timedelta(hours=24)
LEAST_MINUTES, MOST_MINUTES = 10, 480


class SlotStop(StrEnum):
    """What kept a time as it is."""

    NOT_FREE = "not_free"
    ONE_ALREADY = "one_already"
    TOO_LATE = "too_late"
    NOT_BOOKED = "not_booked"
    ALL_TAKEN = "all_taken"


def meetings_left(sessions: int | None, bought: int, held: int) -> int | None:
    """`sessions` is per purchase; None where the product sets no number."""
    return None if sessions is None else max(0, sessions * bought - held)


def last_return(starts_at: datetime) -> datetime:
    return starts_at - KEPT_BEFORE


def may_return(starts_at: datetime, now: datetime) -> bool:
    return now <= last_return(starts_at)


def slot_problems(starts_at: datetime | None, minutes: int | None, now: datetime) -> list[Problem]:
    past = starts_at is not None and starts_at <= now
    return [
        *([Problem("starts_at", "which_day")] if starts_at is None else []),
        *([Problem("starts_at", "not_in_future")] if past else []),
        *([Problem("minutes", "which_number")] if minutes is None else []),
        *range_problems("minutes", minutes, LEAST_MINUTES, MOST_MINUTES),
    ]
