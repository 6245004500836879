"""The shop's only clock. In the sandbox its offset can be advanced from the stand-in's console."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _no_offset() -> timedelta:
    return timedelta(0)


_offset: Callable[[], timedelta] = _no_offset


def now() -> datetime:
    """Aware, in UTC."""
    return datetime.now(UTC) + _offset()


def follow(offset: Callable[[], timedelta] = _no_offset) -> None:
    global _offset
    _offset = offset
