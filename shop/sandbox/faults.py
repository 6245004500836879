"""Trouble on the line, once or several times, told by the console or a test."""

from enum import StrEnum

from shop.sandbox.store import Store


class Fault(StrEnum):
    SERVER_ERROR = "500"
    DONE_BUT_ERROR = "500_done"
    TOO_MANY = "429"
    KEY_IN_USE = "409"
    UNREACHABLE = "unreachable"
    ANSWER_LOST = "lost"
    SLOW = "slow"


def fail_next(store: Store, fault: Fault | str, times: int = 1) -> None:
    """Each try of the SDK counts: with its two retries, three lost answers reach the shop."""
    store.set("fault", f"{Fault(fault)} {times}")


def clear(store: Store) -> None:
    store.set("fault", "")


def take(store: Store) -> Fault | None:
    if not store.setting("fault"):
        return None
    with store.transaction():
        kind, _, times = store.setting("fault").partition(" ")
        left = int(times or 0) - 1
        store.set("fault", f"{kind} {left}" if left > 0 else "")
    return Fault(kind) if kind else None
