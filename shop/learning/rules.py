"""Who may open what, what counts as finished, and where a student goes on. Pure."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

JOIN_BEFORE = timedelta(minutes=15)


class Access(StrEnum):
    """Why a lesson opens, or why not."""

    OWNED = "owned"
    TEACHING = "teaching"
    PREVIEW = "preview"
    PROVE_MAILBOX = "prove_mailbox"
    ENDED = "ended"
    LOCKED = "locked"


OPEN = (Access.OWNED, Access.TEACHING, Access.PREVIEW)


class EventPhase(StrEnum):
    BEFORE = "before"
    LIVE = "live"
    ARCHIVE = "archive"
    OVER = "over"


class Grant(Protocol):
    ends_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """What is known about a student before one lesson."""

    entitled: bool = False
    had_access: bool = False
    guest: bool = False
    teaches: bool = False
    preview: bool = False
    first: bool = False


def access(asked: Asked) -> Access:
    if asked.entitled and (asked.first or not asked.guest):
        return Access.OWNED
    if asked.teaches:
        return Access.TEACHING
    if asked.preview:
        return Access.PREVIEW
    if asked.entitled:
        return Access.PROVE_MAILBOX
    return Access.ENDED if asked.had_access else Access.LOCKED


def end_of(granted_at: datetime, access_days: int | None) -> datetime | None:
    return None if access_days is None else granted_at + timedelta(days=access_days)


def live(grant: Grant, now: datetime) -> bool:
    return grant.revoked_at is None and (grant.ends_at is None or now < grant.ends_at)


def finished(parts: Set[int], done: Set[int]) -> bool:
    """Nothing is not finished: a module without lessons ends nobody's course."""
    return bool(parts) and parts <= done


def resume(lessons: Sequence[int], done: Set[int], last: int | None) -> int | None:
    """The lesson left half-way, else the first one open after the last finished, else the first."""
    if last in lessons and last not in done:
        return last
    open_ones = [lesson for lesson in lessons if lesson not in done]
    behind = [n for n, lesson in enumerate(lessons) if lesson in done]
    after = lessons[behind[-1] + 1 :] if behind else lessons
    return next(iter([*after, *open_ones, *lessons]), None)


def latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in moments if at is not None), default=None)


def phase(starts_at: datetime, minutes: int, archive_days: int | None, now: datetime) -> EventPhase:
    ends_at = starts_at + timedelta(minutes=minutes)
    if now < starts_at - JOIN_BEFORE:
        return EventPhase.BEFORE
    if now < ends_at:
        return EventPhase.LIVE
    return (
        EventPhase.ARCHIVE if now < ends_at + timedelta(days=archive_days or 0) else EventPhase.OVER
    )


def next_after(lessons: Sequence[int], done: Set[int], current: int) -> int | None:
    """The lesson behind this one, else the first one still open, else none."""
    place = lessons.index(current)
    behind = lessons[place + 1 : place + 2]
    return next(iter([*behind, *(lesson for lesson in lessons if lesson not in done)]), None)
